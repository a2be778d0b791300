package dev.trunkline.gateway;

import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.device.NativeEngine;
import dev.trunkline.engine.transport.Network;
import dev.trunkline.engine.transport.NetworkSettings;
import dev.trunkline.gateway.cluster.ClusterMember;
import dev.trunkline.gateway.config.Configuration;
import dev.trunkline.gateway.config.RetentionConfig;
import dev.trunkline.gateway.config.StoreConfig;
import dev.trunkline.gateway.config.WhatsAppConfig;
import dev.trunkline.gateway.event.EventName;
import dev.trunkline.gateway.event.WahaEnvironment;
import dev.trunkline.gateway.http.ApiServer;
import dev.trunkline.gateway.http.Keys;
import dev.trunkline.gateway.http.Relay;
import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.http.Surroundings;
import dev.trunkline.gateway.http.waha.EventNews;
import dev.trunkline.gateway.http.waha.WahaApi;
import dev.trunkline.gateway.journal.Journal;
import dev.trunkline.gateway.journal.JournalSettings;
import dev.trunkline.gateway.journal.RecordCache;
import dev.trunkline.gateway.metric.Metrics;
import dev.trunkline.gateway.metric.SessionSample;
import dev.trunkline.gateway.session.Alone;
import dev.trunkline.gateway.session.ConnectGate;
import dev.trunkline.gateway.session.LocalSessions;
import dev.trunkline.gateway.session.Membership;
import dev.trunkline.gateway.session.SessionConfig;
import dev.trunkline.gateway.session.SessionException;
import dev.trunkline.gateway.session.SessionHost;
import dev.trunkline.gateway.session.SessionView;
import dev.trunkline.gateway.session.Sessions;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.Retention;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import dev.trunkline.gateway.webhook.Deliverer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gateway in one process. This is the wiring, and reads like the picture in ARCHITECTURE.md.
public final class Gateway implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Gateway.class);

  /// About how much memory device records may take.
  private static final long RECORD_CACHE_BYTES = 64L << 20;

  /// How many shards leave at a time when it is told to stop.
  private static final int DRAIN_AT_ONCE = 16;

  private final RandomGenerator random = new SecureRandom();
  private final EventNews news = new EventNews();
  private final Configuration config;
  private final InstantSource clock;
  private final Store store;
  private final Metrics metrics;
  private final Journal journal;
  private final Network network;
  private final Optional<Clustering> cluster;
  private final ConnectGate gate;
  private final SessionHost host;
  private final Sessions sessions;
  private final Deliverer deliverer;
  private final Housekeeper housekeeper;
  private final GatewayHealth health;
  private final ApiServer http;

  private Gateway(Configuration config) {
    this.config = config;
    WahaEnvironment environment = WahaEnvironment.here(version(), config.workerId());
    store = JdbcStore.open(storeSettings(config.store()));
    cluster = Clustering.of(config, store, random);
    gate = new ConnectGate(config.cluster().connectsPerSecond(), random);
    clock =
        new SteadyClock(
            cluster.<InstantSource>map(Clustering::clock).orElse(InstantSource.system()),
            System::nanoTime);
    metrics = new Metrics(environment, this::samples);
    journal =
        new Journal(store, journalSettings(config.store()), new CountedJournal(metrics.journal()));
    network = new Network(networkSettings(config.whatsApp()), clock);
    host = new SessionHost(means(), new Watcher());
    sessions = new LocalSessions(host);
    health =
        new GatewayHealth(
            journal, new StoreProbe(store::ping, clock), cluster.map(Clustering::member));
    housekeeper =
        new Housekeeper(
            store,
            retention(config.retention()),
            clock,
            config.workerId() + "-" + ProcessHandle.current().pid());
    deliverer =
        new Deliverer(
            config.delivery(),
            new HostedEvents(host, store, config.delivery().global(), clock),
            new Deliverer.Surroundings(environment, metrics, clock, random));
    Surroundings surroundings = new Surroundings(environment, clock, random);
    WahaApi.Parts parts =
        new WahaApi.Parts(
            sessions,
            store.outbox(),
            store.events(),
            store.stream(),
            health,
            metrics,
            surroundings,
            this::self);
    http =
        new ApiServer(
            config,
            routes(parts),
            Keys.of(config.access().apiKey()),
            new ApiServer.Context(
                surroundings,
                metrics,
                WahaApi.sockets(parts, news),
                cluster.map(Clustering::relay).orElse(Relay.NONE),
                cluster.flatMap(Clustering::port)));
  }

  private List<Route> routes(WahaApi.Parts parts) {
    return Stream.concat(
            WahaApi.routes(config, parts).stream(),
            cluster.stream().flatMap(it -> it.routes().stream()))
        .toList();
  }

  private SessionHost.Means means() {
    return new SessionHost.Means(
        new NativeEngine(network, config.whatsApp().oneTimeKeys()),
        store,
        journal,
        new RecordCache(store.records(), RECORD_CACHE_BYTES),
        config.sessions().defaults(),
        config.delivery().global().isPresent(),
        config.whatsApp().addressing(),
        clock,
        cluster
            .<Membership>map(Clustering::member)
            .orElseGet(() -> new Alone(config.cluster().labels(), gate::connect)));
  }

  /// Tells the deliverer where there is something to deliver.
  private final class Watcher implements SessionHost.Watcher {
    @Override
    public void opened(SessionId session) {
      deliverer.adopt(session);
    }

    @Override
    public void logged(SessionId session) {
      deliverer.wake(session);
      news.logged(session.value());
    }

    @Override
    public void counted(SessionId session, List<String> events) {
      events.forEach(metrics::event);
      long received = events.stream().filter(EventName.MESSAGE.text()::equals).count();
      long all = events.stream().filter(EventName.MESSAGE_ANY.text()::equals).count();
      for (int i = 0; i < all; i++) {
        metrics.message(session.value(), i >= received);
      }
    }

    @Override
    public void closed(SessionId session) {
      deliverer.release(session);
      metrics.forget(session.value());
    }
  }

  /// Starts a gateway; it is ready when this returns.
  ///
  /// @throws RuntimeException when it cannot: the store cannot be opened, or the port is taken
  public static Gateway start(Configuration config) {
    Gateway gateway = new Gateway(config);
    try {
      gateway.open();
    } catch (RuntimeException e) {
      gateway.close();
      throw e;
    }
    return gateway;
  }

  private void open() {
    if (cluster.isPresent()) {
      http.start(); // others must reach it from the moment in which it is a member
      cluster.get().start(http.memberPort(), host);
      Thread.ofVirtual()
          .name("start")
          .start(() -> config.sessions().start().forEach(this::startSession));
    } else {
      takeAll();
      config.sessions().start().forEach(this::startSession);
      http.start();
    }
    housekeeper.start();
    health.ready();
    LOGGER.atInfo().log("ready on port {}", http.port());
  }

  /// The store is this process's alone.
  private void takeAll() {
    MemberId member = new MemberId(config.workerId());
    host.open(
        store
            .ownership()
            .takeOver(
                store.ownership().owners().stream().map(owner -> owner.guard().shard()).toList(),
                member,
                "start"),
        config.sessions().resume());
  }

  private void startSession(String name) {
    try {
      if (sessions.find(name).isPresent()) {
        sessions.start(name);
      } else {
        sessions.create(name, SessionConfig.of(config.sessions().defaults()), true);
      }
    } catch (SessionException.Elsewhere _) {
      // the member that it belongs to is told the same
    } catch (SessionException e) {
      LOGGER.atWarn().addKeyValue("session", name).log("not started: {}", e.getMessage());
    }
  }

  private static void leave(ClusterMember member) {
    member.drain(DRAIN_AT_ONCE);
    member.close();
  }

  /// How this process is called: in a cluster, as the others call it.
  private String self() {
    return cluster
        .flatMap(it -> it.member().self())
        .map(MemberId::name)
        .orElseGet(config::workerId);
  }

  private List<SessionSample> samples() {
    return host.views().stream().map(Gateway::sample).toList();
  }

  private static SessionSample sample(SessionView view) {
    return new SessionSample(
        view.name(), view.status().name(), view.lastActivityAt(), Optional.of(view.statusSince()));
  }

  private static JournalSettings journalSettings(StoreConfig config) {
    JournalSettings settings = JournalSettings.DEFAULT;
    return settings.withPatience(config.patience(), settings.drain());
  }

  private static Retention retention(RetentionConfig config) {
    return new Retention(
        config.events(), config.undelivered(), config.messages(), config.deadLetters());
  }

  private static StoreSettings storeSettings(StoreConfig config) {
    StoreSettings settings = StoreSettings.of(config.url().value());
    return config.masterKeys().map(settings::with).orElse(settings);
  }

  private static NetworkSettings networkSettings(WhatsAppConfig config) {
    NetworkSettings whatsApp = NetworkSettings.WHATSAPP;
    return new NetworkSettings(
        config.url(),
        config.rootKey().map(CurvePublicKey::new).orElse(whatsApp.root()),
        whatsApp.tlsTrust(),
        whatsApp.limits());
  }

  /// What this program calls itself.
  public static String version() {
    return Optional.ofNullable(Gateway.class.getPackage().getImplementationVersion()).orElse("dev");
  }

  public Sessions sessions() {
    return sessions;
  }

  /// The port of the HTTP server.
  public int port() {
    return http.port();
  }

  /// Lets its shards go to other members, takes no more requests, closes connections, then writes
  /// what is left.
  @Override
  public void close() {
    health.stopping();
    cluster.map(Clustering::member).ifPresent(Gateway::leave);
    http.close();
    host.close();
    gate.close();
    deliverer.close();
    housekeeper.close();
    network.close();
    journal.close();
    store.close();
  }
}
