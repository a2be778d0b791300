package dev.trunkline.gateway.http.cluster;

import dev.trunkline.gateway.cluster.Census;
import dev.trunkline.gateway.cluster.ClusterMember;
import dev.trunkline.gateway.cluster.Placement;
import dev.trunkline.gateway.http.Answer;
import dev.trunkline.gateway.http.Call;
import dev.trunkline.gateway.http.HttpProblem;
import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.http.Scope;
import dev.trunkline.gateway.store.Epoch;
import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.Members;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.ShardOwner;
import dev.trunkline.gateway.store.Sighting;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.Tenure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `/api/cluster`: the members, shards and sessions of a cluster, and what can be done about them.
/// Any member answers for all of it, from the store.
public final class ClusterRoutes {
  private static final int LIVES_MAX = 200;
  private static final int HISTORY_MAX = 100;
  private static final int PAGE = 1_000;
  private static final int AT_ONCE = 16;
  private static final int AT_ONCE_MAX = 256;

  /// Long enough for thousands of sessions.
  private static final Duration EVENS_OUT_FOR = Duration.ofMinutes(2);

  private final ClusterMember self;
  private final Store store;
  private final Members members;

  public ClusterRoutes(ClusterMember self, Store store, Members members) {
    this.self = self;
    this.store = store;
    this.members = members;
  }

  public List<Route> routes() {
    return List.of(
        Route.get("/api/cluster", Scope.READ, this::summary),
        Route.get("/api/cluster/members", Scope.READ, this::members),
        Route.post("/api/cluster/members/{member}/drain", Scope.CONTROL, this::drain),
        Route.get("/api/cluster/members/{member}/drain", Scope.READ, this::progress),
        Route.delete("/api/cluster/members/{member}/drain", Scope.CONTROL, this::cancel),
        Route.get("/api/cluster/shards", Scope.READ, this::shards),
        Route.get("/api/cluster/shards/{shard}", Scope.READ, this::shard),
        Route.post("/api/cluster/shards/{shard}/move", Scope.CONTROL, this::moveShard),
        Route.get("/api/cluster/sessions", Scope.READ, this::sessions),
        Route.get("/api/cluster/sessions/{session}", Scope.READ, this::session),
        Route.post("/api/cluster/sessions/{session}/move", Scope.CONTROL, this::moveSession),
        Route.get("/api/cluster/rebalance", Scope.READ, this::moves),
        Route.post("/api/cluster/rebalance", Scope.CONTROL, this::rebalance),
        Route.get("/api/cluster/violations", Scope.READ, this::violations));
  }

  /// What the store says now: what is shown must not be older than what was asked for before.
  private Census census() {
    return new Census(
        members.living(),
        store.ownership().owners(),
        store.sessions().countByShard(),
        store.ownership().wishes(),
        members.evensOut());
  }

  private Answer summary(Call call) {
    requireAllSessions(call);
    Census census = census();
    long unowned =
        census.owners().stream().filter(owner -> isMissed(owner.guard().shard(), census)).count();
    return Answer.json(
        new ClusterViews.Summary(
            self.self().map(MemberId::value).orElse(null),
            census.members().size(),
            census.owners().size(),
            unowned,
            census.sessionsInAll(),
            census.capacity(),
            store.ownership().violations().size()));
  }

  /// Whether a shard should be somewhere, and is not. One of a pool that is not served any more,
  /// and has no sessions, need not be.
  private static boolean isMissed(ShardId shard, Census census) {
    return census.ownerOf(shard).isEmpty()
        && (census.obstacle(shard).isEmpty() || census.sessions().containsKey(shard));
  }

  /// A key that is good for one session only sees nothing of the cluster.
  private static void requireAllSessions(Call call) {
    if (!call.seesAll()) {
      throw HttpProblem.forbidden();
    }
  }

  private Answer members(Call call) {
    requireAllSessions(call);
    boolean all = call.query(query -> query.flag("all", false));
    Census census = census();
    List<Member> shown = all ? members.latest(LIVES_MAX) : census.members();
    return Answer.json(
        shown.stream().map(member -> ClusterViews.MemberView.of(member, census)).toList());
  }

  private Member named(Call call, Census census) {
    requireAllSessions(call);
    String name = call.variable("member");
    return census
        .named(name)
        .or(() -> census.find(new MemberId(name)))
        .orElseThrow(() -> HttpProblem.of(404, "no member of this name lives"));
  }

  private Answer drain(Call call) {
    Member member = named(call, census());
    int atOnce = call.body(body -> body.integer("atOnce", 1, AT_ONCE_MAX, AT_ONCE));
    members.drain(member.id(), atOnce);
    self.hurry();
    return progressOf(member.id());
  }

  private Answer progress(Call call) {
    return progressOf(named(call, census()).id());
  }

  private Answer cancel(Call call) {
    Member member = named(call, census());
    members.drain(member.id(), 0);
    self.hurry();
    return progressOf(member.id());
  }

  private Answer progressOf(MemberId id) {
    Census census = census();
    Member member = census.find(id).orElseThrow(() -> HttpProblem.of(404, "the member is gone"));
    long shards =
        census.owners().stream()
            .filter(owner -> owner.member().filter(id::equals).isPresent())
            .count();
    return Answer.json(
        new ClusterViews.Drain(
            id.value(), member.draining(), member.drain(), shards, census.load(id)));
  }

  private Answer shards(Call call) {
    requireAllSessions(call);
    Census census = census();
    return Answer.json(
        census.owners().stream()
            .map(owner -> ClusterViews.ShardView.of(owner, census, List.of()))
            .toList());
  }

  private Answer shard(Call call) {
    requireAllSessions(call);
    Census census = census();
    return Answer.json(shardView(census, shardNamed(call, census)));
  }

  private ClusterViews.ShardView shardView(Census census, ShardOwner owner) {
    return ClusterViews.ShardView.of(
        owner, census, store.ownership().history(owner.guard().shard(), HISTORY_MAX));
  }

  private static ShardOwner shardNamed(Call call, Census census) {
    String text = call.variable("shard");
    return census.owners().stream()
        .filter(owner -> owner.guard().shard().toString().equals(text))
        .findFirst()
        .orElseThrow(() -> HttpProblem.of(404, "no such shard"));
  }

  private Answer moveShard(Call call) {
    requireAllSessions(call);
    Census census = census();
    return move(call, census, shardNamed(call, census));
  }

  /// A session moves with its shard, and so with the few others that are in it.
  private Answer moveSession(Call call) {
    requireAllSessions(call);
    Census census = census();
    return move(call, census, ownerOf(sighting(call), census));
  }

  /// @param member where to; empty to leave it to the cluster again
  private record Order(Optional<String> member, boolean dryRun) {}

  private Answer move(Call call, Census census, ShardOwner owner) {
    Order order =
        call.body(body -> new Order(body.optionalString("member"), body.flag("dryRun", false)));
    ShardId shard = owner.guard().shard();
    Optional<Member> target =
        order.member.map(name ->
            census
                .named(name)
                .filter(member -> member.profile().role().runsSessions())
                .orElseThrow(() -> HttpProblem.badRequest("no member of this name runs sessions")));
    target
        .filter(member -> !member.profile().serves(owner.pool()))
        .ifPresent(member -> {
          throw HttpProblem.badRequest(
              "member %s does not run sessions %s"
                  .formatted(
                      member.name(),
                      owner.pool().map(pool -> "of pool " + pool).orElse("without a pool")));
        });
    List<String> moving = new ArrayList<>();
    store.sessions().ofShard(shard).forEach(loaded -> moving.add(loaded.session().id().value()));
    if (!order.dryRun) {
      store.ownership().wish(shard, target.map(Member::name));
      self.hurry();
    }
    return Answer.json(
        new ClusterViews.MoveView(
            shard.value(),
            owner.member().map(MemberId::name).orElse(null),
            target.map(Member::name).orElse(null),
            "as asked",
            moving,
            order.dryRun));
  }

  private Answer sessions(Call call) {
    requireAllSessions(call);
    Census census = census();
    List<ClusterViews.SessionView> views = new ArrayList<>();
    Optional<SessionId> last = Optional.empty();
    List<Sighting> page;
    do {
      page = store.sessions().sights(last, PAGE);
      for (Sighting sighting : page) {
        views.add(sessionView(sighting, census, List.of()));
        last = Optional.of(sighting.session().id());
      }
    } while (page.size() == PAGE);
    return Answer.json(views);
  }

  private Answer session(Call call) {
    Sighting sighting = sighting(call);
    return Answer.json(
        sessionView(
            sighting,
            census(),
            store.ownership().history(sighting.session().shard(), HISTORY_MAX)));
  }

  private static ClusterViews.SessionView sessionView(
      Sighting sighting, Census census, List<Tenure> history) {
    return ClusterViews.SessionView.of(
        sighting, ownerOf(sighting, census), census.obstacle(sighting.session().shard()), history);
  }

  private Sighting sighting(Call call) {
    return store
        .sessions()
        .sight(new SessionId(call.session()))
        .orElseThrow(() -> HttpProblem.of(404, "Session not found"));
  }

  private static ShardOwner ownerOf(Sighting sighting, Census census) {
    ShardId shard = sighting.session().shard();
    return census
        .shard(shard)
        .orElseGet(() ->
            new ShardOwner(
                new ShardAndEpoch(shard, Epoch.NONE),
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH));
  }

  /// What the cluster is about to move by itself, if anything.
  private Answer moves(Call call) {
    requireAllSessions(call);
    return Answer.json(moves(census(), true));
  }

  /// Evens out further than the cluster does by itself. Wishes stay.
  private Answer rebalance(Call call) {
    requireAllSessions(call);
    boolean dryRun = call.body(body -> body.flag("dryRun", false));
    if (!dryRun) {
      members.evenOut(EVENS_OUT_FOR);
      self.hurry();
    }
    return Answer.json(moves(census().eveningOut(), dryRun));
  }

  private static List<ClusterViews.MoveView> moves(Census census, boolean dryRun) {
    Map<ShardId, String> homes = new HashMap<>();
    for (ShardOwner owner : census.owners()) {
      census
          .ownerOf(owner.guard().shard())
          .ifPresent(member -> homes.put(owner.guard().shard(), member.name()));
    }
    List<String> hosts =
        census.members().stream().filter(Member::up).map(Member::name).distinct().toList();
    return new Placement(census, homes, hosts)
        .moves(AT_ONCE_MAX).stream()
            .map(move ->
                new ClusterViews.MoveView(
                    move.shard().value(), move.from(), move.to(), move.reason(), List.of(), dryRun))
            .toList();
  }

  private Answer violations(Call call) {
    requireAllSessions(call);
    return Answer.json(store.ownership().violations());
  }
}
