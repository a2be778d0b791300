package dev.trunkline.gateway.cluster.pekko;

import dev.trunkline.gateway.cluster.Assembly.Duties;
import dev.trunkline.gateway.store.ShardId;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;

/// Where other members ask for shards that they shall run, by their numbers. What is asked for at
/// the same time is let go together.
final class Door extends AbstractActor {
  /// Its name in every member.
  static final String NAME = "door";

  private final Duties duties;
  private final ActorRef region;
  private final Set<ShardId> asked = new HashSet<>();

  /// Everything that was asked for is in [#asked].
  private enum Open {
    NOW
  }

  private Door(Duties duties, ActorRef region) {
    this.duties = duties;
    this.region = region;
  }

  static Props props(Duties duties, ActorRef region) {
    return Props.create(Door.class, () -> new Door(duties, region));
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder()
        .match(Integer.class, this::ask)
        .matchEquals(Open.NOW, _ -> open())
        .build();
  }

  private void ask(int shard) {
    if (asked.isEmpty()) {
      self().tell(Open.NOW, self());
    }
    asked.add(new ShardId(shard));
  }

  private void open() {
    Set<ShardId> shards = Set.copyOf(asked);
    asked.clear();
    var _ =
        duties
            .letGo(shards)
            .thenAccept(
                free -> free.forEach(shard -> region.tell(shard.value(), ActorRef.noSender())));
  }
}
