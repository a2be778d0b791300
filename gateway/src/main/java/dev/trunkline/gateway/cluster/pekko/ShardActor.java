package dev.trunkline.gateway.cluster.pekko;

import dev.trunkline.gateway.cluster.Assembly.Duties;
import dev.trunkline.gateway.store.ShardId;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.sharding.ClusterSharding;

/// Stands for one shard on the member that shall run it: as long as the actor lives, the member
/// claims the shard and keeps it.
final class ShardActor extends AbstractActor {
  private final Duties duties;
  private final ShardId shard;
  private boolean left;

  /// Ends the actor in good order: the answer to "may another member have it?".
  enum Leave {
    NOW
  }

  /// The shard is released.
  private enum Released {
    YES
  }

  private ShardActor(Duties duties) {
    this.duties = duties;
    this.shard = new ShardId(Integer.parseInt(self().path().name()));
  }

  static Props props(Duties duties) {
    return Props.create(ShardActor.class, () -> new ShardActor(duties));
  }

  @Override
  public void preStart() {
    duties.want(shard);
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .matchEquals(Leave.NOW, _ -> leave())
        .matchEquals(Released.YES, _ -> released())
        .match(Integer.class, _ -> {}) // it was to make sure that this actor lives
        .build();
  }

  private void leave() {
    if (!left) {
      left = true;
      ActorRef me = self();
      var _ = duties.leave(shard).whenComplete((_, _) -> me.tell(Released.YES, me));
    }
  }

  /// Asks for its successor, wherever that is going to be, and ends.
  private void released() {
    ClusterSharding.get(context().system())
        .shardRegion(PekkoAssembly.SHARDS)
        .tell(shard.value(), ActorRef.noSender());
    context().stop(self());
  }

  @Override
  public void postStop() {
    if (!left) {
      var _ = duties.leave(shard);
    }
  }
}
