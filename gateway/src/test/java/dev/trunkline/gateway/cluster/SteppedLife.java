package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.Members;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Store;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// A [Life] without threads, for worlds that decide when each of its parts has its turn.
public final class SteppedLife {
  private final Life life;

  /// What the world gives a process.
  ///
  /// @param nanos the process's clock
  /// @param isDead whether nobody listens any more where a member listened
  /// @param handOffs runs what blocks
  /// @param asks takes the question to a shard's owner whether it lets it go
  /// @param ended is told when the life is over, and why
  public record Body(
      LongSupplier nanos,
      Predicate<Member> isDead,
      Executor handOffs,
      BiConsumer<Member, ShardId> asks,
      Consumer<String> ended) {}

  public SteppedLife(ClusterSettings settings, int port, Store store, Shards shards, Body body) {
    Members members = store.members().orElseThrow();
    StoreClock clock = new StoreClock(members::now, body.nanos);
    life =
        new Life(
            new Life.World(settings, port, store, members, clock, shards, _ -> {}, body.ended),
            (_, _) -> new Unheard(body.asks),
            new Life.Senses(body.nanos, body.isDead::test, body.handOffs));
  }

  /// Who runs what is decided by the world.
  private record Unheard(BiConsumer<Member, ShardId> asks) implements Assembly {
    @Override
    public int port() {
      return 1;
    }

    @Override
    public void enter(Duties duties) {}

    @Override
    public void counted(Census census) {}

    @Override
    public void ask(Member owner, ShardId shard) {
      asks.accept(owner, shard);
    }

    @Override
    public void buried(Member member) {}

    @Override
    public void close() {}
  }

  public MemberId self() {
    return life.self();
  }

  public boolean isEntitled() {
    return life.lease().holds();
  }

  public List<ShardAndEpoch> held() {
    return life.keeper().held();
  }

  /// Has the heartbeat ask the store.
  ///
  /// @return false when that is of no use any more
  public boolean renew() {
    return life.heartbeat().renew();
  }

  /// Has the heartbeat look at the clock.
  public void look() {
    life.heartbeat().look();
  }

  /// Has the keeper ask and claim.
  public void claim() {
    life.keeper().round();
  }

  /// Has the watch take a census.
  public void count() {
    life.watch().count();
  }

  /// The lock of another member fell.
  public void fell(Member member) {
    boolean _ = life.watch().fell(member);
  }

  public void want(ShardId shard) {
    life.want(shard);
  }

  /// Another member shall run the shard.
  public void offer(ShardId shard) {
    life.offer(shard);
  }

  /// Another member asks for a shard.
  ///
  /// @return completes with it when it is free
  public CompletionStage<Set<ShardId>> letGo(ShardId shard) {
    return life.letGo(Set.of(shard));
  }

  public CompletableFuture<Void> leaveAll() {
    return life.keeper().leaveAll("its member leaves");
  }

  /// The store refused a write.
  public void doubt(ShardId shard) {
    life.keeper().doubt(shard);
  }

  public void abort(String reason) {
    life.abort(reason);
  }

  /// Leaves. Nothing must be held any more.
  public void close() {
    life.close();
  }
}
