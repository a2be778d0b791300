package dev.trunkline.gateway.cluster.pekko;

import dev.trunkline.gateway.cluster.Assembly.Duties;
import dev.trunkline.gateway.store.ShardId;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.sharding.ClusterSharding;

/// Stands for one shard on the member that shall run it: as long as the actor lives, the member
/// claims the shard and keeps it. Afterwards it offers it.
final class ShardActor extends AbstractActor {
  private final Duties duties;
  private final ShardId shard;

  /// Ends the actor in good order.
  enum Leave {
    NOW
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
        .match(Integer.class, _ -> duties.want(shard)) // it may be free
        .build();
  }

  /// Asks for its successor, wherever that is going to be, and ends.
  private void leave() {
    ClusterSharding.get(context().system())
        .shardRegion(PekkoAssembly.SHARDS)
        .tell(shard.value(), ActorRef.noSender());
    context().stop(self());
  }

  @Override
  public void postStop() {
    duties.offer(shard);
  }
}
