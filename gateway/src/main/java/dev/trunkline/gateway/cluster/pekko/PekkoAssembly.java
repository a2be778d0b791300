package dev.trunkline.gateway.cluster.pekko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.trunkline.gateway.cluster.Assembly;
import dev.trunkline.gateway.cluster.Census;
import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.Members;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.ShardOwner;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.RootActorPath;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ClusterShardingSettings;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The agreement by Pekko Cluster Sharding. `cluster.conf` beside this class has its settings, with
/// reasons.
public final class PekkoAssembly implements Assembly {
  static final String SYSTEM = "trunkline";
  static final String SHARDS = "shards";
  static final String WORKER = "worker";

  private static final Logger LOGGER = LoggerFactory.getLogger(PekkoAssembly.class);
  private static final Duration LEAVE_MAX = Duration.ofSeconds(8);

  private final Graveyard graveyard;
  private final ActorSystem system;
  private final Cluster cluster;
  private volatile @Nullable Duties duties;
  private volatile @Nullable ActorRef region;
  private @Nullable Entering entering;
  private volatile boolean closing;

  /// Where and how it listens.
  ///
  /// @param tls empty for plain TCP
  /// @param worker whether shards may run here
  public record Listening(String host, int port, boolean worker, Optional<ClusterTls> tls) {}

  private PekkoAssembly(ActorSystem system, Graveyard graveyard) {
    this.graveyard = graveyard;
    this.system = system;
    this.cluster = Cluster.get(system);
    cluster.registerOnMemberRemoved(this::removed);
  }

  /// Listens, and is not part of any cluster yet.
  ///
  /// @throws RuntimeException when the address cannot be listened at
  public static PekkoAssembly open(Listening listening, Members members) {
    Graveyard graveyard = new Graveyard();
    Map<String, Object> settings = settings(listening);
    settings.put("pekko.cluster.failure-detector." + Graveyard.SETTING, graveyard.number());
    Config config =
        ConfigFactory.parseMap(settings)
            .withFallback(ConfigFactory.parseResources(PekkoAssembly.class, "cluster.conf"))
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();
    return new PekkoAssembly(
        ActorSystem.create(
            SYSTEM,
            ActorSystemSetup.create(BootstrapSetup.create(config), new MembersSetup(members))),
        graveyard);
  }

  private static Map<String, Object> settings(Listening listening) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("pekko.remote.artery.canonical.hostname", listening.host());
    settings.put("pekko.remote.artery.canonical.port", listening.port());
    settings.put("pekko.cluster.roles", listening.worker() ? List.of(WORKER) : List.of());
    listening
        .tls()
        .ifPresent(tls -> {
          String engine = "pekko.remote.artery.ssl.rotating-keys-engine.";
          settings.put("pekko.remote.artery.transport", "tls-tcp");
          settings.put(
              "pekko.remote.artery.ssl.ssl-engine-provider",
              "org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider");
          settings.put(engine + "key-file", tls.key().toString());
          settings.put(engine + "cert-file", tls.certificate().toString());
          settings.put(engine + "ca-cert-file", tls.authority().toString());
        });
    return settings;
  }

  static Address address(Member member) {
    return new Address("pekko", SYSTEM, member.profile().host(), member.profile().clusterPort());
  }

  @Override
  public int port() {
    return cluster.selfAddress().getPort().orElseThrow();
  }

  @Override
  public void enter(Duties given) {
    duties = given;
    if (given.runsSessions()) {
      ActorRef shards =
          ClusterSharding.get(system)
              .start(
                  SHARDS,
                  ShardActor.props(given),
                  ClusterShardingSettings.create(system).withRole(WORKER),
                  new Extractor(),
                  new Allocation(given, cluster.selfAddress(), system.deadLetters()),
                  ShardActor.Leave.NOW);
      system.actorOf(Door.props(given, shards), Door.NAME);
      region = shards;
    }
    entering = new Entering(cluster, given.members(), given.self());
  }

  /// A message to a shard is its number; whatever it is, it makes sure that the shard's actor
  /// lives.
  private static final class Extractor implements ShardRegion.MessageExtractor {
    @Override
    public @Nullable String entityId(Object message) {
      return shardId(message);
    }

    @Override
    public Object entityMessage(Object message) {
      return message;
    }

    @Override
    public @Nullable String shardId(Object message) {
      return message instanceof Integer shard ? shard.toString() : null;
    }
  }

  @Override
  public void counted(Census census) {
    graveyard.live(
        census.members().stream()
            .map(member -> address(member).toString())
            .collect(Collectors.toSet()));
    ActorRef shards = region;
    Duties given = duties;
    if (shards == null || given == null) {
      return;
    }
    for (ShardOwner owner : census.owners()) {
      ShardId shard = owner.guard().shard();
      Optional<MemberId> living = census.ownerOf(shard).map(Member::id);
      boolean free = living.isEmpty() && census.obstacle(shard).isEmpty();
      if (free || living.equals(Optional.of(given.self()))) {
        shards.tell(shard.value(), ActorRef.noSender());
      }
    }
  }

  @Override
  public void ask(Member owner, ShardId shard) {
    ActorPath door = RootActorPath.apply(address(owner), "/").child("user").child(Door.NAME);
    system.actorSelection(door).tell(shard.value(), ActorRef.noSender());
  }

  @Override
  public void buried(Member member) {
    Duties given = duties;
    boolean addressIsTakenAgain =
        given != null
            && given.census().members().stream()
                .anyMatch(other ->
                    other.incarnation() > member.incarnation()
                        && address(other).equals(address(member)));
    if (!addressIsTakenAgain) {
      graveyard.bury(address(member).toString());
      cluster.down(address(member));
    }
  }

  private void removed() {
    Duties given = duties;
    if (!closing && given != null) {
      Thread.ofVirtual()
          .name("expelled")
          .start(() -> given.expelled("the others went on without it"));
    }
  }

  @Override
  public void close() {
    closing = true;
    graveyard.close();
    Entering entry = entering;
    if (entry != null) {
      entry.close();
    }
    try {
      Done _ =
          CoordinatedShutdown.get(system)
              .runAll(CoordinatedShutdown.jvmExitReason())
              .toCompletableFuture()
              .orTimeout(LEAVE_MAX.toMillis(), TimeUnit.MILLISECONDS)
              .join();
    } catch (CompletionException e) {
      LOGGER.atWarn().log("left without a farewell: {}", String.valueOf(e.getCause()));
      system.terminate();
    }
  }
}
