package dev.trunkline.gateway.dst;

import dev.trunkline.gateway.cluster.Census;
import dev.trunkline.gateway.cluster.Placement;
import dev.trunkline.gateway.cluster.SteppedLife;
import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.MemoryStore;
import dev.trunkline.gateway.store.ShardId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Says who is to run which shard, in the place of cluster sharding: [Placement] decides, and now
/// and then it tells two members the same.
final class Placer {
  private static final Duration EVERY = Duration.ofMillis(400);
  private static final Duration MESSAGE_MAX = Duration.ofMillis(300);
  private static final double LOST = 0.05;

  private final ClusterWorld world;
  private final MemoryStore store;
  private final Map<ShardId, MemberId> homes = new TreeMap<>();

  /// Those that were told to run what another one runs.
  private final Map<ShardId, MemberId> astray = new TreeMap<>();

  Placer(ClusterWorld world, MemoryStore store) {
    this.world = world;
    this.store = store;
  }

  void begin() {
    world.after(EVERY, this::round);
  }

  private void round() {
    place();
    if (world.happens(0.5)) {
      move();
    }
    world.after(EVERY, this::round);
  }

  private Census census() {
    return new Census(
        store.members().orElseThrow().living(),
        store.ownership().owners(),
        store.sessions().countByShard(),
        store.ownership().wishes(),
        store.members().orElseThrow().evensOut());
  }

  private Optional<Member> living(MemberId id) {
    return store.members().orElseThrow().find(id).filter(Member::lives);
  }

  private Placement placement(Census census) {
    Map<ShardId, String> named = new HashMap<>();
    homes.forEach((shard, id) -> named.put(shard, id.name()));
    List<String> hosts = new ArrayList<>();
    for (MemberProcess process : world.processes()) {
      process
          .lives()
          .current()
          .filter(it -> living(it.self()).isPresent())
          .ifPresent(_ -> hosts.add(process.computer().name()));
    }
    return new Placement(census, named, hosts);
  }

  private void place() {
    homes.values().removeIf(id -> living(id).isEmpty());
    Placement placement = placement(census());
    for (int i = 0; i < world.plan().shards(); i++) {
      ShardId shard = new ShardId(i);
      if (!homes.containsKey(shard)) {
        placement.place(shard).ifPresent(name -> want(shard, name));
      }
    }
  }

  private void want(ShardId shard, String name) {
    lifeOf(name)
        .ifPresent(process -> {
          SteppedLife life = process.lives().current().orElseThrow();
          homes.put(shard, life.self());
          astray.remove(shard, life.self());
          world.trace("placer", "%s is to run shard %s", life.self(), shard);
          process.clockwork().run("placer", () -> life.want(shard));
        });
  }

  private Optional<MemberProcess> lifeOf(String name) {
    return world.processes().stream()
        .filter(it -> it.computer().name().equals(name) && it.lives().current().isPresent())
        .findFirst();
  }

  private void move() {
    for (Placement.Move move : placement(census()).moves(1)) {
      world.trace("placer", "moves %s", move);
      homes.remove(move.shard());
      lifeOf(move.from()).ifPresent(process -> offer(process, move.shard()));
      want(move.shard(), move.to());
    }
  }

  private static void offer(MemberProcess process, ShardId shard) {
    SteppedLife life = process.lives().current().orElseThrow();
    process.clockwork().run("placer", () -> life.offer(shard));
  }

  /// A member that is ready for a shard asks its owner to let it go. Questions and answers take
  /// their time, and get lost.
  void ask(MemberProcess asker, Member owner, ShardId shard) {
    if (world.happens(LOST)) {
      return;
    }
    world.after(
        world.upTo(MESSAGE_MAX),
        () ->
            processOf(owner.id())
                .ifPresent(process ->
                    process.clockwork().run("door", () -> letGo(process, asker, shard))));
  }

  private void letGo(MemberProcess owner, MemberProcess asker, ShardId shard) {
    owner
        .lives()
        .current()
        .ifPresent(life -> {
          var _ =
              life.letGo(shard)
                  .thenAccept(free -> {
                    if (!free.isEmpty() && !world.happens(LOST)) {
                      world.after(world.upTo(MESSAGE_MAX), () -> free(asker, shard));
                    }
                  });
        });
  }

  private static void free(MemberProcess asker, ShardId shard) {
    asker
        .lives()
        .current()
        .ifPresent(life -> asker.clockwork().run("door", () -> life.want(shard)));
  }

  private Optional<MemberProcess> processOf(MemberId id) {
    return world.processes().stream()
        .filter(it -> it.lives().current().filter(life -> life.self().equals(id)).isPresent())
        .findFirst();
  }

  /// Tells a member to run what another one runs.
  void mislead(ShardId shard, MemberProcess process) {
    process
        .lives()
        .current()
        .filter(life -> !life.self().equals(homes.get(shard)))
        .ifPresent(life -> {
          world.trace("placer", "%s is to run shard %s, too", life.self(), shard);
          astray.put(shard, life.self());
          process.clockwork().run("placer", () -> life.want(shard));
        });
  }

  /// Takes that back.
  void lead() {
    Map<ShardId, MemberId> led = new TreeMap<>(astray);
    astray.clear();
    led.forEach((shard, id) -> {
      if (!id.equals(homes.get(shard))) {
        processOf(id).ifPresent(process -> offer(process, shard));
      }
    });
  }
}
