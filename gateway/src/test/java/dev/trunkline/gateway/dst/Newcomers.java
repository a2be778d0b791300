package dev.trunkline.gateway.dst;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.session.SessionStatus;
import dev.trunkline.gateway.session.SteppedSessions;
import dev.trunkline.gateway.store.DesiredState;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.StoredSession;
import dev.trunkline.simulator.account.Accounts;
import dev.trunkline.simulator.pairing.QrCode;
import dev.trunkline.simulator.registry.Account;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Sessions that are linked while things go wrong. Someone looks at the code of each now and then,
/// and scans every new one; at that very moment, the session's member has an accident as often as
/// not.
final class Newcomers {
  private static final Duration LOOKS = Duration.ofMillis(700);
  private static final Duration AT_ONCE = Duration.ofMillis(400);

  private final ClusterWorld world;
  private final RandomGenerator random;
  private final List<Newcomer> all = new ArrayList<>();
  private int scans;

  private final class Newcomer {
    private final SessionId id;
    private final ShardId shard;
    private final Account account;
    private String scanned = "";

    private Newcomer(SessionId id, ShardId shard, Account account) {
      this.id = id;
      this.shard = shard;
      this.account = account;
    }

    private void look() {
      for (Computer computer : world.computers()) {
        computer.process().ifPresent(process -> lookAt(computer, process));
      }
      if (account.linkedDevices().isEmpty()) {
        world.after(world.upTo(LOOKS), this::look);
      }
    }

    private void lookAt(Computer computer, MemberProcess process) {
      assertThat(process.host().view(id).map(it -> it.status()))
          .as("the status of %s at %s", id, process)
          .isNotEqualTo(Optional.of(SessionStatus.FAILED));
      Optional<String> shown =
          SteppedSessions.qr(process.host(), id).filter(code -> !code.equals(scanned));
      if (shown.isPresent()) {
        scanned = shown.get();
        scan(QrCode.find(scanned).orElseThrow());
        if (world.happens(0.5)) {
          world.after(world.upTo(AT_ONCE), () -> world.mishaps().strike(computer, shard));
        }
      }
    }

    private void scan(QrCode code) {
      scans++;
      world.trace("phone of " + id, "scans");
      world.core().command((turn, desk) -> desk.pairing().scan(turn, account, code));
    }
  }

  Newcomers(ClusterWorld world, int count) {
    this.world = world;
    this.random = world.split();
    for (int i = 0; i < count; i++) {
      all.add(newcomer(i));
    }
  }

  private Newcomer newcomer(int number) {
    Accounts.Creation.Created created =
        (Accounts.Creation.Created)
            world.core().command((turn, desk) -> desk.accounts().create(turn, Accounts.Order.ANY));
    SessionId id = new SessionId("newcomer" + number);
    ShardId shard = new ShardId(number % world.plan().shards());
    world
        .store()
        .begin(
            new StoredSession(
                id,
                shard,
                DesiredState.RUNNING,
                "{}",
                Optional.empty(),
                ClusterWorld.BEGIN,
                ClusterWorld.BEGIN),
            Map.of());
    return new Newcomer(id, shard, created.account());
  }

  void begin() {
    for (Newcomer newcomer : all) {
      long at = random.nextLong(Plan.CHAOS.toMillis());
      world.after(Duration.ofMillis(at), newcomer::look);
    }
  }

  /// How often a code was scanned.
  int scans() {
    return scans;
  }

  List<String> wrong() {
    return all.stream()
        .filter(it -> it.account.linkedDevices().size() != 1)
        .map(it -> it.id + " is linked as " + it.account.linkedDevices())
        .toList();
  }
}
