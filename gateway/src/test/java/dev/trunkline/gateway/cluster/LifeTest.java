package dev.trunkline.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberProfile;
import dev.trunkline.gateway.store.Members;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import dev.trunkline.gateway.store.jdbc.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// The end of a life.
class LifeTest {

  /// Leaves slowly: what it does meanwhile is looked at.
  private record Slow(Runnable closing) implements Assembly {
    @Override
    public int port() {
      return 1;
    }

    @Override
    public void enter(Duties duties) {}

    @Override
    public void counted(Census census) {}

    @Override
    public void ask(Member owner, ShardId shard) {}

    @Override
    public void buried(Member member) {}

    @Override
    public void close() {
      closing.run();
    }
  }

  private static final class NoShards implements Shards {
    @Override
    public void open(Collection<ShardAndEpoch> claimed) {}

    @Override
    public int arriving() {
      return 0;
    }

    @Override
    public CompletableFuture<Void> handOff(Set<ShardId> leaving) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void abandon(Set<ShardAndEpoch> lost) {}
  }

  @Test
  void givesItsShardsUpBeforeItLeavesTheAssembly() {
    try (Store store = JdbcStore.open(StoreSettings.of(PostgresServer.shared().newStore()))) {
      // Given
      List<Integer> livingMeanwhile = new ArrayList<>();
      ClusterSettings settings =
          new ClusterSettings(
              "one",
              MemberProfile.Role.ALL,
              "127.0.0.1",
              0,
              100,
              Set.of(),
              Timing.DEFAULT,
              100,
              Duration.ofSeconds(1));
      Members members = store.members().orElseThrow();
      Life life =
          new Life(
              new Life.World(
                  settings,
                  1,
                  store,
                  members,
                  new StoreClock(members::now, System::nanoTime),
                  new NoShards(),
                  _ -> {},
                  _ -> {}),
              (_, _) ->
                  new Slow(
                      () -> livingMeanwhile.add(store.members().orElseThrow().living().size())));

      // When
      life.abort("the others went on without it");

      // Then: nobody has to wait for it
      assertThat(livingMeanwhile).containsExactly(0);
    }
  }
}
