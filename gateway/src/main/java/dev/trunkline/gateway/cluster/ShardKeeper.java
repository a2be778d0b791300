package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.Ownership;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.ShardOwner;
import dev.trunkline.gateway.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Claims the shards that this member shall run, and gives up those that it shall not.
///
/// ```
///   want ──▶ WANTED ──claimed under a new epoch──▶ HELD ──let go──▶ LEAVING ──released──▶ (none)
///              ▲                                    │
///              └────────the lease ran out, or another member owns it────┘
/// ```
///
/// A shard that shall run elsewhere is offered, and runs on here until its next owner is ready to
/// take it: its sessions are without a connection only from then on.
///
/// One thread claims, in batches: everything that is wanted goes into one transaction. Hand-offs
/// run beside it, each batch on a virtual thread.
public final class ShardKeeper implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ShardKeeper.class);
  private static final Duration RETRY = Duration.ofMillis(100);

  /// How long the journal may take to write what a shard's sessions have decided, before the shard
  /// is released all the same: the epoch refuses the rest.
  static final Duration HAND_OFF_MAX = Duration.ofSeconds(5);

  /// How many shards are opened before others have their turn.
  private static final int OPEN_AT_ONCE = 32;

  private final MemberId member;
  private final Ownership ownership;
  private final Shards shards;
  private final Lease lease;
  private final Consumer<Set<ShardId>> lacking;
  private final Executor handOffs;
  private final Thread thread;

  // Guarded by this.
  private final Map<ShardId, Place> places = new TreeMap<>();
  private final Set<ShardId> doubtful = new HashSet<>();
  private final Set<ShardAndEpoch> stray = new HashSet<>();
  private boolean woken;
  private boolean leavesAll;
  private boolean closed;

  /// Where a shard stands.
  private sealed interface Place {
    record Wanted(String reason) implements Place {}

    /// @param offered whether another member may have it
    record Held(ShardAndEpoch guard, boolean offered) implements Place {}

    /// @param then why it is wanted again afterwards, if it is
    record Leaving(CompletableFuture<Void> done, Optional<String> then) implements Place {}
  }

  /// What it works with.
  ///
  /// @param lacking is told, after each attempt, which shards are wanted and have another owner
  /// @param handOffs runs hand-offs, which block
  record Means(
      Ownership ownership, Shards shards, Consumer<Set<ShardId>> lacking, Executor handOffs) {}

  ShardKeeper(MemberId member, Means means, Lease lease) {
    this.member = member;
    this.ownership = means.ownership;
    this.shards = means.shards;
    this.lacking = means.lacking;
    this.handOffs = means.handOffs;
    this.lease = lease;
    this.thread = Thread.ofVirtual().name("shards").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /// This member shall run the shard. It is claimed until that succeeds.
  public synchronized void want(ShardId shard, String reason) {
    if (closed || leavesAll) {
      return;
    }
    switch (places.get(shard)) {
      case Place.Held(var guard, _) -> places.put(shard, new Place.Held(guard, false));
      case Place.Leaving(var done, _) ->
          places.put(shard, new Place.Leaving(done, Optional.of(reason)));
      case Place.Wanted _ -> wake(); // it may be free
      case null -> {
        places.put(shard, new Place.Wanted(reason));
        wake();
      }
    }
  }

  /// Another member shall run the shard. It runs on here until that one asks for it.
  public synchronized void offer(ShardId shard) {
    places.computeIfPresent(
        shard,
        (_, place) ->
            switch (place) {
              case Place.Held(var guard, _) -> new Place.Held(guard, true);
              case Place.Leaving(var done, _) -> new Place.Leaving(done, Optional.empty());
              case Place.Wanted _ -> null;
            });
  }

  /// Another member asks for shards. It gets those that were offered.
  ///
  /// @return completes with them when it may claim them
  public CompletableFuture<Set<ShardId>> letGo(Set<ShardId> asked) {
    Set<ShardId> offered;
    synchronized (this) {
      offered = asked.stream().filter(this::isOnOffer).collect(Collectors.toSet());
    }
    return leave(offered, "handed off").thenApply(_ -> offered);
  }

  private boolean isOnOffer(ShardId shard) {
    return switch (places.get(shard)) {
      case Place.Held(_, boolean offered) -> offered;
      case Place.Leaving(_, var then) -> then.isEmpty();
      case Place.Wanted _ -> false;
      case null -> false;
    };
  }

  /// This member shall run no shard any more.
  public CompletableFuture<Void> leaveAll(String reason) {
    Set<ShardId> all;
    synchronized (this) {
      leavesAll = true;
      all = Set.copyOf(places.keySet());
    }
    return leave(all, reason);
  }

  private CompletableFuture<Void> leave(Set<ShardId> leaving, String reason) {
    List<ShardAndEpoch> held = new ArrayList<>();
    List<CompletableFuture<Void>> waitFor = new ArrayList<>();
    CompletableFuture<Void> done = new CompletableFuture<>();
    synchronized (this) {
      for (ShardId shard : leaving) {
        switch (places.get(shard)) {
          case Place.Held(var guard, _) -> {
            held.add(guard);
            places.put(shard, new Place.Leaving(done, Optional.empty()));
            waitFor.add(done);
          }
          case Place.Leaving(var already, _) -> {
            places.put(shard, new Place.Leaving(already, Optional.empty()));
            waitFor.add(already);
          }
          case Place.Wanted _ -> places.remove(shard);
          case null -> {}
        }
      }
    }
    if (!held.isEmpty()) {
      handOffs.execute(() -> handOff(held, reason, done));
    }
    return CompletableFuture.allOf(waitFor.toArray(CompletableFuture[]::new));
  }

  private void handOff(List<ShardAndEpoch> held, String reason, CompletableFuture<Void> done) {
    Set<ShardId> ids = ids(held);
    try {
      shards
          .handOff(ids)
          .completeOnTimeout(null, HAND_OFF_MAX.toMillis(), TimeUnit.MILLISECONDS)
          .join();
      release(held, reason);
    } finally {
      synchronized (this) {
        ids.forEach(shard -> places.computeIfPresent(shard, (_, place) -> afterwards(place)));
        wake();
      }
      done.complete(null);
    }
  }

  private static @Nullable Place afterwards(Place place) {
    return place instanceof Place.Leaving(_, Optional<String> then) && then.isPresent()
        ? new Place.Wanted(then.get())
        : null;
  }

  /// The connections are closed: nothing is lost when the store does not hear of it. A census will
  /// show that the shard is still ours.
  private void release(List<ShardAndEpoch> held, String reason) {
    try {
      ownership.release(held, reason);
    } catch (StoreException e) {
      LOGGER
          .atWarn()
          .addKeyValue("member", member)
          .log("{} shards are not released: {}", held.size(), e.getMessage());
    }
  }

  /// Closes the connections of all shards at once: the lease ran out.
  public void fence() {
    Set<ShardAndEpoch> lost = new HashSet<>();
    synchronized (this) {
      for (ShardId shard : List.copyOf(places.keySet())) {
        if (places.get(shard) instanceof Place.Held held) {
          lost.add(held.guard());
          lose(shard, held, "the lease had run out");
        }
      }
    }
    shards.abandon(lost);
    wake();
  }

  /// The store refused a write of this shard.
  public synchronized void doubt(ShardId shard) {
    doubtful.add(shard);
    wake();
  }

  /// What another member shall run is forgotten.
  private void lose(ShardId shard, Place.Held held, String reason) {
    if (held.offered()) {
      places.remove(shard);
    } else {
      places.put(shard, new Place.Wanted(reason));
    }
  }

  /// What the store says about who owns what: a shard of ours that it says is not is in doubt, one
  /// that it says is, and that does not run here, is released.
  public synchronized void counted(List<ShardOwner> owners) {
    for (ShardOwner owner : owners) {
      ShardId shard = owner.guard().shard();
      boolean ours = owner.member().filter(member::equals).isPresent();
      @Nullable Place place = places.get(shard);
      if (place instanceof Place.Held held && !held.guard().equals(owner.guard())) {
        doubtful.add(shard);
      } else if (place == null && ours && !leavesAll) {
        stray.add(owner.guard());
      }
    }
    wake();
  }

  /// There may be something to claim.
  public synchronized void wake() {
    woken = true;
    notifyAll();
  }

  /// The shards that this member holds.
  public synchronized List<ShardAndEpoch> held() {
    return places.values().stream()
        .filter(Place.Held.class::isInstance)
        .map(place -> ((Place.Held) place).guard())
        .toList();
  }

  private void run() {
    try {
      while (true) {
        round();
        synchronized (this) {
          if (closed) {
            return;
          }
          boolean idle =
              doubtful.isEmpty()
                  && places.values().stream().noneMatch(Place.Wanted.class::isInstance);
          if (!woken) {
            wait(idle ? 0 : RETRY.toMillis());
          }
          woken = false;
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /// Asks about what is in doubt, and claims what is wanted.
  void round() {
    try {
      check();
      releaseStray();
      claim();
    } catch (StoreException e) {
      LOGGER
          .atWarn()
          .addKeyValue("member", member)
          .log("shards are not claimed yet: {}", e.getMessage());
    }
  }

  /// Asks the store about shards that it refused a write of.
  private void check() {
    List<ShardAndEpoch> asked = new ArrayList<>();
    synchronized (this) {
      for (ShardId shard : doubtful) {
        if (places.get(shard) instanceof Place.Held(var guard, _)) {
          asked.add(guard);
        }
      }
    }
    if (!asked.isEmpty()) {
      Set<ShardAndEpoch> lost = new HashSet<>(asked);
      lost.removeAll(ownership.confirm(asked));
      drop(lost);
      abandon(lost);
    }
    synchronized (this) {
      asked.forEach(guard -> doubtful.remove(guard.shard()));
      doubtful.removeIf(shard -> !(places.get(shard) instanceof Place.Held));
    }
  }

  /// Once this is closed, the shards are run by the member's next life, if at all.
  private void abandon(Set<ShardAndEpoch> lost) {
    boolean over;
    synchronized (this) {
      over = closed;
    }
    if (!over) {
      shards.abandon(lost);
    }
  }

  private synchronized void drop(Collection<ShardAndEpoch> lost) {
    for (ShardAndEpoch guard : lost) {
      LOGGER.atWarn().addKeyValue("shard", guard.shard()).log("another member owns it");
      if (places.get(guard.shard()) instanceof Place.Held held && held.guard().equals(guard)) {
        lose(guard.shard(), held, "it was lost");
      }
    }
  }

  private void releaseStray() {
    List<ShardAndEpoch> found;
    synchronized (this) {
      found = stray.stream().filter(guard -> !places.containsKey(guard.shard())).toList();
      stray.clear();
    }
    if (!found.isEmpty()) {
      release(found, "it does not run");
    }
  }

  private void claim() {
    Map<String, List<ShardId>> wanted = wanted();
    for (Map.Entry<String, List<ShardId>> group : wanted.entrySet()) {
      if (!lease.holds()) {
        return;
      }
      List<ShardAndEpoch> claimed = ownership.claim(group.getValue(), member, group.getKey());
      if (!claimed.isEmpty()) {
        LOGGER
            .atInfo()
            .addKeyValue("member", member)
            .log("claimed {} shards: {}", claimed.size(), group.getKey());
      }
      for (int from = 0; from < claimed.size(); from += OPEN_AT_ONCE) {
        open(claimed.subList(from, Math.min(claimed.size(), from + OPEN_AT_ONCE)));
      }
    }
    lacking.accept(wanted().values().stream().flatMap(List::stream).collect(Collectors.toSet()));
  }

  private synchronized Map<String, List<ShardId>> wanted() {
    Map<String, List<ShardId>> wanted = new HashMap<>();
    places.forEach((shard, place) -> {
      if (place instanceof Place.Wanted(String reason)) {
        wanted.computeIfAbsent(reason, _ -> new ArrayList<>()).add(shard);
      }
    });
    return wanted;
  }

  private void open(List<ShardAndEpoch> claimed) {
    List<ShardAndEpoch> mine = new ArrayList<>();
    List<ShardAndEpoch> unwanted = new ArrayList<>();
    synchronized (this) {
      for (ShardAndEpoch guard : claimed) {
        @Nullable Place before = places.get(guard.shard());
        if (before instanceof Place.Wanted && lease.holds()) {
          places.put(guard.shard(), new Place.Held(guard, false));
          mine.add(guard);
        } else if (before == null) {
          unwanted.add(guard);
        }
      }
    }
    if (!unwanted.isEmpty()) {
      release(unwanted, "not wanted any more");
    }
    if (!mine.isEmpty()) {
      opened(mine);
    }
  }

  private void opened(List<ShardAndEpoch> mine) {
    boolean done = false;
    try {
      shards.open(mine);
      done = true;
    } finally {
      if (!done) {
        drop(mine);
      }
      shards.abandon(notHeld(mine)); // fenced, or given up, while they were opened
    }
  }

  private synchronized Set<ShardAndEpoch> notHeld(List<ShardAndEpoch> guards) {
    return guards.stream()
        .filter(guard ->
            !(places.get(guard.shard()) instanceof Place.Held held && held.guard().equals(guard)))
        .collect(Collectors.toSet());
  }

  private static Set<ShardId> ids(Collection<ShardAndEpoch> guards) {
    return guards.stream().map(ShardAndEpoch::shard).collect(Collectors.toSet());
  }

  /// Stops claiming. What is held stays as it is.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
  }
}
