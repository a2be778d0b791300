package dev.trunkline.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trunkline.gateway.store.Lifeline;
import dev.trunkline.gateway.store.MemberProfile;
import dev.trunkline.gateway.store.Ownership;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import dev.trunkline.gateway.store.jdbc.PostgresServer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A member that gets shards, gives them up, and loses its lease, on a real store.
class ShardKeeperTest {
  private static final ShardId SEVEN = new ShardId(7);
  private static final Duration FENCE = Duration.ofSeconds(3);

  private final AtomicLong clock = new AtomicLong();
  private final Lease lease = new Lease(FENCE, clock::get);
  private final Connections connections = new Connections();
  private final Set<ShardId> lacking = new ConcurrentSkipListSet<>();
  private Store store;
  private Ownership ownership;
  private Lifeline self;
  private Lifeline other;
  private ShardKeeper keeper;

  /// Which shards have open connections.
  private static final class Connections implements Shards {
    private final Map<ShardId, ShardAndEpoch> open = new ConcurrentSkipListMap<>();
    private final AtomicInteger abandonments = new AtomicInteger();
    private volatile Runnable meanwhile = () -> {};
    private volatile CompletableFuture<Void> settled = CompletableFuture.completedFuture(null);

    @Override
    public void open(Collection<ShardAndEpoch> claimed) {
      claimed.forEach(guard -> open.put(guard.shard(), guard));
      meanwhile.run();
    }

    @Override
    public int arriving() {
      return 0;
    }

    @Override
    public CompletableFuture<Void> handOff(Set<ShardId> leaving) {
      open.keySet().removeAll(leaving);
      return settled;
    }

    @Override
    public void abandon(Set<ShardAndEpoch> lost) {
      open.values().removeAll(lost);
      abandonments.incrementAndGet();
    }
  }

  @BeforeEach
  void start() {
    store = JdbcStore.open(StoreSettings.of(PostgresServer.shared().newStore()));
    ownership = store.ownership();
    self = join("self", 1000);
    other = join("other", 2000);
    keeper =
        new ShardKeeper(
            self.member(),
            new ShardKeeper.Means(
                ownership, connections, lacking::addAll, work -> Thread.ofVirtual().start(work)),
            lease);
    keeper.start();
  }

  @AfterEach
  void stop() {
    keeper.close();
    self.close();
    other.close();
    store.close();
  }

  private Lifeline join(String name, int port) {
    return store
        .members()
        .orElseThrow()
        .join(
            new MemberProfile(
                name, MemberProfile.Role.ALL, "127.0.0.1", port, port, 100, Set.of()));
  }

  private void prove() {
    lease.proven(clock.incrementAndGet());
    lease.restart();
    keeper.wake();
  }

  private void hold() {
    prove();
    keeper.want(SEVEN, "test");
    awaitOpen();
  }

  private void awaitOpen() {
    await().until(() -> connections.open.containsKey(SEVEN));
  }

  private List<ShardAndEpoch> claimByOther() {
    return ownership.claim(List.of(SEVEN), other.member(), "test");
  }

  @Test
  void opensWhatItClaimed() {
    hold();
    assertThat(ownership.confirm(keeper.held())).hasSize(1);
  }

  @Test
  void claimsNothingWithoutALease() {
    // When
    keeper.want(SEVEN, "test");
    keeper.wake();

    // Then
    assertThat(claimByOther()).hasSize(1);
    assertThat(connections.open).isEmpty();
  }

  @Test
  void hasClosedEverythingWhenTheFenceReturns() {
    // Given
    hold();

    // When
    clock.addAndGet(FENCE.toNanos());
    boolean holds = lease.holds();
    keeper.fence();

    // Then
    assertThat(holds).isFalse();
    assertThat(connections.open).isEmpty();
    assertThat(keeper.held()).isEmpty();
  }

  @Test
  void opensAgainUnderANewEpochWhenTheLeaseIsBack() {
    // Given
    hold();
    List<ShardAndEpoch> before = keeper.held();
    lease.lose();
    keeper.fence();

    // When
    prove();

    // Then
    awaitOpen();
    assertThat(keeper.held().getFirst().epoch()).isGreaterThan(before.getFirst().epoch());
  }

  /// The member's next life may have the shard by the time that this one has opened it.
  @Test
  void abandonsNothingThatRunsUnderANewerEpoch() {
    // Given
    CompletableFuture<ShardAndEpoch> newer = new CompletableFuture<>();
    int byFenceAndOpening = 2;
    connections.meanwhile =
        () -> {
          lease.lose();
          keeper.fence();
          ShardAndEpoch taken =
              ownership.takeOver(List.of(SEVEN), self.member(), "test").getFirst();
          connections.open.put(SEVEN, taken);
          newer.complete(taken);
        };
    prove();

    // When
    keeper.want(SEVEN, "test");

    // Then
    await().until(() -> connections.abandonments.get() >= byFenceAndOpening);
    assertThat(connections.open).containsEntry(SEVEN, newer.join());
  }

  @Test
  void releasesAShardOnlyWhenItsSessionsHaveSettled() {
    // Given
    hold();
    CompletableFuture<Void> settling = new CompletableFuture<>();
    connections.settled = settling;

    keeper.offer(SEVEN);

    // When
    CompletableFuture<Set<ShardId>> left = keeper.letGo(Set.of(SEVEN));

    // Then
    assertThat(claimByOther()).isEmpty();
    settling.complete(null);
    assertThat(left.join()).containsExactly(SEVEN);
    assertThat(claimByOther()).hasSize(1);
    assertThat(connections.open).isEmpty();
  }

  @Test
  void closesAShardThatTheStoreSaysIsAnothers() {
    // Given
    hold();
    ownership.takeOver(List.of(SEVEN), other.member(), "test");

    // When
    keeper.doubt(SEVEN);

    // Then
    await().until(() -> connections.open.isEmpty());
    assertThat(keeper.held()).isEmpty();
  }

  @Test
  void runsWhatItOffersUntilAnotherAsksForIt() {
    // Given
    hold();

    // When
    keeper.offer(SEVEN);

    // Then
    assertThat(connections.open).containsKey(SEVEN);
    keeper.letGo(Set.of(SEVEN)).join();
    assertThat(connections.open).isEmpty();
    assertThat(claimByOther()).hasSize(1);
  }

  @Test
  void keepsWhatItShallRunWhoeverAsksForIt() {
    // Given
    hold();
    keeper.offer(SEVEN);
    keeper.want(SEVEN, "test");

    // When
    Set<ShardId> free = keeper.letGo(Set.of(SEVEN)).join();

    // Then
    assertThat(free).isEmpty();
    assertThat(connections.open).containsKey(SEVEN);
  }

  @Test
  void takesBackWhatItIsLettingGo() {
    // Given
    hold();
    CompletableFuture<Void> settling = new CompletableFuture<>();
    connections.settled = settling;
    keeper.offer(SEVEN);
    CompletableFuture<Set<ShardId>> left = keeper.letGo(Set.of(SEVEN));

    // When
    keeper.want(SEVEN, "test");
    settling.complete(null);
    left.join();

    // Then
    awaitOpen();
  }

  @Test
  void forgetsWhatItOffersWhenTheLeaseRunsOut() {
    // Given
    hold();
    keeper.offer(SEVEN);
    lease.lose();

    // When
    keeper.fence();
    keeper.counted(ownership.owners());

    // Then
    await().until(() -> !claimByOther().isEmpty());
    assertThat(connections.open).isEmpty();
  }

  @Test
  void tellsWhichShardsOthersHave() {
    // Given
    List<ShardAndEpoch> _ = claimByOther();
    prove();

    // When
    keeper.want(SEVEN, "test");

    // Then
    await().until(() -> lacking.contains(SEVEN));
    assertThat(connections.open).isEmpty();
  }

  @Test
  void takesWhatItsOwnerReleases() {
    // Given
    List<ShardAndEpoch> others = claimByOther();
    prove();
    keeper.want(SEVEN, "test");

    // When
    ownership.release(others, "test");

    // Then
    awaitOpen();
  }
}
