package dev.trunkline.gateway;

import dev.trunkline.gateway.cluster.ClusterMember;
import dev.trunkline.gateway.cluster.ClusterSettings;
import dev.trunkline.gateway.cluster.HttpRelay;
import dev.trunkline.gateway.cluster.Shards;
import dev.trunkline.gateway.cluster.Signer;
import dev.trunkline.gateway.cluster.StoreClock;
import dev.trunkline.gateway.cluster.Timing;
import dev.trunkline.gateway.cluster.pekko.Certificates;
import dev.trunkline.gateway.cluster.pekko.ClusterTls;
import dev.trunkline.gateway.cluster.pekko.PekkoAssembly;
import dev.trunkline.gateway.config.ClusterConfig;
import dev.trunkline.gateway.config.Configuration;
import dev.trunkline.gateway.http.ApiServer;
import dev.trunkline.gateway.http.Relay;
import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.http.cluster.ClusterRoutes;
import dev.trunkline.gateway.session.SessionHost;
import dev.trunkline.gateway.store.MemberProfile.Role;
import dev.trunkline.gateway.store.Members;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreUnusableException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/// Makes this process a member of the cluster that shares its store, if the store can be shared.
final class Clustering {
  /// Any port will do to ask the system for its route.
  private static final int SOME_PORT = 9;

  private final Configuration config;
  private final StoreClock clock;
  private final ClusterMember member;
  private final Relay relay;
  private final Optional<ApiServer.MemberPort> port;
  private final List<Route> routes;

  private Clustering(Configuration config, Members members, Store store, RandomGenerator random) {
    ClusterConfig cluster = config.cluster();
    this.config = config;
    clock = new StoreClock(members::now, System::nanoTime);
    Timing timing = Timing.ofFence(cluster.fence());
    Role role = Role.valueOf(cluster.role().name());
    ClusterSettings settings =
        new ClusterSettings(
            cluster.member().orElseGet(this::hostAndPort),
            role,
            cluster.host().orElseGet(() -> towards(config.store().url().value())),
            cluster.port(),
            cluster.capacity(),
            cluster.labels(),
            timing,
            cluster.connectsPerSecond(),
            cluster.drain());
    Optional<ClusterTls> tls =
        cluster.tls().map(it -> new ClusterTls(it.key(), it.certificate(), it.authority()));
    port =
        tls.map(files ->
            new ApiServer.MemberPort(cluster.apiPort(), certificates(files, clock).context()));
    member =
        new ClusterMember(
            settings,
            new ClusterMember.Parts(
                store,
                members,
                clock,
                (host, port) ->
                    PekkoAssembly.open(
                        new PekkoAssembly.Listening(host, port, role.runsSessions(), tls), members),
                random));
    relay =
        new HttpRelay(
            member,
            new Signer(members.secret(), clock),
            new HttpRelay.Hops(
                role != Role.WORKER, timing.hold(), port.map(ApiServer.MemberPort::tls)));
    routes = new ClusterRoutes(member, store, members).routes();
  }

  private static Certificates certificates(ClusterTls files, InstantSource clock) {
    try {
      return new Certificates(files, clock);
    } catch (IllegalArgumentException e) {
      throw new StoreUnusableException(String.valueOf(e.getMessage()), e);
    }
  }

  /// Empty when the store is one process's alone.
  static Optional<Clustering> of(Configuration config, Store store, RandomGenerator random) {
    return store.members().map(members -> new Clustering(config, members, store, random));
  }

  /// The clock that all members share.
  StoreClock clock() {
    return clock;
  }

  ClusterMember member() {
    return member;
  }

  Relay relay() {
    return relay;
  }

  /// Where members hand requests to each other; empty when that is where clients ask, too.
  Optional<ApiServer.MemberPort> port() {
    return port;
  }

  List<Route> routes() {
    return routes;
  }

  void start(int httpPort, SessionHost host) {
    member.start(httpPort, new HostedShards(host, config.sessions().resume()), host::runs);
  }

  /// Shards, run by the host of their sessions.
  private record HostedShards(SessionHost host, boolean resume) implements Shards {
    @Override
    public void open(Collection<ShardAndEpoch> claimed) {
      host.open(claimed, resume);
    }

    @Override
    public int arriving() {
      return host.arriving();
    }

    @Override
    public CompletableFuture<Void> handOff(Set<ShardId> leaving) {
      return host.handOff(leaving);
    }

    @Override
    public void abandon(Set<ShardAndEpoch> lost) {
      host.abandon(lost);
    }
  }

  private String hostAndPort() {
    try {
      String host = InetAddress.getLocalHost().getHostName().replaceAll("[^a-zA-Z0-9_.-]", "-");
      return host.substring(0, Math.min(host.length(), 50)) + "-" + config.http().port();
    } catch (IOException _) {
      return "member-" + config.http().port();
    }
  }

  /// The address of this machine that leads to the database.
  private static String towards(String database) {
    try (DatagramSocket socket = new DatagramSocket()) {
      String host = Optional.ofNullable(URI.create(database).getHost()).orElse("localhost");
      socket.connect(new InetSocketAddress(host, SOME_PORT));
      return socket.getLocalAddress().getHostAddress();
    } catch (IOException | RuntimeException e) {
      throw new StoreUnusableException(
          "no address of this machine leads to the database; set TRUNKLINE_CLUSTER_HOST", e);
    }
  }
}
