package dev.trunkline.gateway.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The lives of members, in memory. Locks are not kept: who watches a member is told.
final class MemoryMembers implements Members {
  private final InstantSource clock;
  private final Map<Long, Row> rows = new TreeMap<>();

  private static final class Row {
    private final MemberId id;
    private final long incarnation;
    private final MemberProfile profile;
    private final Instant joinedAt;
    private Instant seenAt;
    private int drain;
    private Optional<Member.Gone> gone = Optional.empty();

    private Row(long incarnation, MemberProfile profile, Instant joinedAt) {
      this.id = new MemberId(profile.name() + "#" + incarnation);
      this.incarnation = incarnation;
      this.profile = profile;
      this.joinedAt = joinedAt;
      this.seenAt = joinedAt;
    }
  }

  MemoryMembers(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Lifeline join(MemberProfile profile) {
    rows.values().stream()
        .filter(it -> it.profile.httpPort() == profile.httpPort())
        .forEach(it -> end(it, "its address is another process's"));
    Row row = new Row(rows.size() + 1L, profile, clock.instant());
    rows.put(row.incarnation, row);
    return new Lifeline() {
      @Override
      public MemberId member() {
        return row.id;
      }

      @Override
      public Optional<Instant> renew() {
        if (row.gone.isPresent()) {
          return Optional.empty();
        }
        row.seenAt = clock.instant();
        return Optional.of(row.seenAt);
      }

      @Override
      public void close() {}
    };
  }

  private boolean end(Row row, String reason) {
    if (row.gone.isPresent()) {
      return false;
    }
    row.gone = Optional.of(new Member.Gone(clock.instant(), reason));
    return true;
  }

  private Member member(Row row) {
    return new Member(
        row.id,
        row.incarnation,
        row.profile,
        row.drain,
        row.joinedAt,
        row.seenAt,
        silence(row),
        true,
        row.gone);
  }

  private Duration silence(Row row) {
    return Duration.between(row.seenAt, clock.instant());
  }

  private Optional<Row> row(MemberId id) {
    return rows.values().stream().filter(it -> it.id.equals(id)).findFirst();
  }

  @Override
  public List<Member> living() {
    return rows.values().stream().filter(it -> it.gone.isEmpty()).map(this::member).toList();
  }

  @Override
  public List<Member> latest(int limit) {
    return rows.values().stream().map(this::member).toList().reversed().stream()
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<Member> find(MemberId id) {
    return row(id).map(this::member);
  }

  @Override
  public boolean bury(MemberId id, String reason) {
    return row(id).filter(it -> end(it, reason)).isPresent();
  }

  @Override
  public boolean burySilent(Member silent, String reason) {
    return row(silent.id())
        .filter(it -> it.seenAt.equals(silent.seenAt()) && end(it, reason))
        .isPresent();
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void drain(MemberId id, int atOnce) {
    row(id).ifPresent(it -> it.drain = atOnce);
  }

  @Override
  public void up(MemberId id) {}

  @Override
  public void evenOut(Duration time) {
    throw new UnsupportedOperationException("operators are not simulated");
  }

  @Override
  public boolean evensOut() {
    return false;
  }

  @Override
  public Vigil vigil() {
    throw new UnsupportedOperationException("locks are not kept");
  }

  @Override
  public Entrance entrance(MemberId id) {
    return new Entrance.Found();
  }

  @Override
  public byte[] secret() {
    return new byte[1];
  }

  @Override
  public boolean acquire(String name, String owner, Duration time) {
    return true;
  }

  @Override
  public boolean release(String name, String owner) {
    return true;
  }
}
