package dev.trunkline.gateway.http.cluster;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trunkline.gateway.cluster.Census;
import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.ShardOwner;
import dev.trunkline.gateway.store.Sighting;
import dev.trunkline.gateway.store.Tenure;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `/api/cluster` answers. Times are in milliseconds since 1970, by the store's clock.
final class ClusterViews {
  private ClusterViews() {}

  private static @Nullable String ownerName(ShardOwner owner) {
    return owner.member().map(MemberId::name).orElse(null);
  }

  /// @param self the member that answers
  /// @param unowned shards that nobody runs at this moment
  record Summary(
      @Nullable String self,
      int members,
      int shards,
      long unowned,
      int sessions,
      int capacity,
      int violations) {}

  /// @param fill in percent of its capacity
  /// @param silence since it last renewed its lease, in milliseconds
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record MemberView(
      String id,
      String name,
      String role,
      String host,
      int clusterPort,
      int httpPort,
      int capacity,
      Set<String> labels,
      long shards,
      int sessions,
      double fill,
      boolean up,
      boolean draining,
      long joinedAt,
      long silence,
      @Nullable Long goneAt,
      @Nullable String goneReason) {

    static MemberView of(Member member, Census census) {
      long shards =
          census.owners().stream()
              .filter(owner -> owner.member().filter(member.id()::equals).isPresent())
              .count();
      int sessions = census.load(member.id());
      var profile = member.profile();
      return new MemberView(
          member.id().value(),
          profile.name(),
          profile.role().name().toLowerCase(Locale.ROOT),
          profile.host(),
          profile.clusterPort(),
          profile.httpPort(),
          profile.capacity(),
          profile.labels(),
          shards,
          sessions,
          Math.round(1_000.0 * sessions / profile.capacity()) / 10.0,
          member.up(),
          member.draining(),
          member.joinedAt().toEpochMilli(),
          member.silence().toMillis(),
          member.gone().map(gone -> gone.at().toEpochMilli()).orElse(null),
          member.gone().map(Member.Gone::reason).orElse(null));
    }
  }

  /// @param atOnce how many shards leave at a time
  record Drain(String member, boolean draining, int atOnce, long shardsLeft, int sessionsLeft) {}

  /// @param pool whose sessions it is for, if not for those without
  /// @param owner the name of the member that runs it
  /// @param member the same, in this life of its process
  /// @param wish the member that an operator wants it at
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record ShardView(
      int shard,
      @Nullable String pool,
      long epoch,
      @Nullable String owner,
      @Nullable String member,
      long since,
      int sessions,
      @Nullable String wish,
      List<TenureView> history) {

    static ShardView of(ShardOwner owner, Census census, List<Tenure> history) {
      ShardId shard = owner.guard().shard();
      return new ShardView(
          shard.value(),
          owner.pool().orElse(null),
          owner.guard().epoch().value(),
          ownerName(owner),
          owner.member().map(MemberId::value).orElse(null),
          owner.since().toEpochMilli(),
          census.sessions().getOrDefault(shard, 0),
          census.wishes().get(shard),
          TenureView.of(history));
    }
  }

  /// Who owned a shard, from when to when, and why.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record TenureView(
      long epoch,
      String member,
      long since,
      String reason,
      @Nullable Long until,
      @Nullable String ended) {

    static List<TenureView> of(List<Tenure> history) {
      return history.stream()
          .map(tenure ->
              new TenureView(
                  tenure.guard().epoch().value(),
                  tenure.member().value(),
                  tenure.since().toEpochMilli(),
                  tenure.reason(),
                  tenure.until().map(Instant::toEpochMilli).orElse(null),
                  tenure.ended().orElse(null)))
          .toList();
    }
  }

  /// @param pool its pool, if it is in one
  /// @param owner the name of the member that runs it
  /// @param member the same, in this life of its process
  /// @param waits why no member can run it now
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record SessionView(
      String name,
      int shard,
      @Nullable String pool,
      long epoch,
      @Nullable String owner,
      @Nullable String member,
      long ownerSince,
      String desired,
      @Nullable String status,
      @Nullable String reason,
      @Nullable String waits,
      List<TenureView> history) {

    static SessionView of(
        Sighting sighting, ShardOwner owner, Optional<String> waits, List<Tenure> history) {
      Optional<Sighting.Said> said = sighting.status();
      return new SessionView(
          sighting.session().id().value(),
          owner.guard().shard().value(),
          owner.pool().orElse(null),
          owner.guard().epoch().value(),
          ownerName(owner),
          owner.member().map(MemberId::value).orElse(null),
          owner.since().toEpochMilli(),
          sighting.session().desired().name(),
          said.map(Sighting.Said::status).orElse(null),
          said.flatMap(Sighting.Said::reason).orElse(null),
          waits.orElse(null),
          TenureView.of(history));
    }
  }

  /// @param sessions those that move along
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  record MoveView(
      int shard,
      @Nullable String from,
      @Nullable String to,
      String reason,
      List<String> sessions,
      boolean dryRun) {}
}
