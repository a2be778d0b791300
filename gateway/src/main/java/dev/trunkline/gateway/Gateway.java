package dev.trunkline.gateway;

import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.device.NativeEngine;
import dev.trunkline.engine.transport.Network;
import dev.trunkline.engine.transport.NetworkSettings;
import dev.trunkline.gateway.config.Configuration;
import dev.trunkline.gateway.config.StoreConfig;
import dev.trunkline.gateway.config.WhatsAppConfig;
import dev.trunkline.gateway.journal.Journal;
import dev.trunkline.gateway.journal.JournalMetrics;
import dev.trunkline.gateway.journal.JournalSettings;
import dev.trunkline.gateway.journal.RecordCache;
import dev.trunkline.gateway.session.LocalSessions;
import dev.trunkline.gateway.session.SessionHost;
import dev.trunkline.gateway.session.Sessions;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.ShardOwner;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gateway in one process. This is the wiring, and reads like the picture in ARCHITECTURE.md.
public final class Gateway implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Gateway.class);

  /// About how much memory device records may take.
  private static final long RECORD_CACHE_BYTES = 64L << 20;

  private final Store store;
  private final Journal journal;
  private final Network network;
  private final SessionHost host;
  private final Sessions sessions;

  private Gateway(Configuration config) {
    store = JdbcStore.open(storeSettings(config.store()));
    journal = new Journal(store, JournalSettings.DEFAULT, JournalMetrics.NONE);
    network = new Network(networkSettings(config.whatsApp()), InstantSource.system());
    host =
        new SessionHost(
            new SessionHost.Means(
                new NativeEngine(network),
                store,
                journal,
                new RecordCache(store.records(), RECORD_CACHE_BYTES),
                config.sessions().defaults(),
                config.whatsApp().addressing(),
                InstantSource.system()),
            (_, _) -> {});
    sessions = new LocalSessions(host);
  }

  /// Starts a gateway; it is ready when this returns.
  public static Gateway start(Configuration config) {
    Gateway gateway = new Gateway(config);
    gateway.open(new MemberId(config.workerId()));
    return gateway;
  }

  private void open(MemberId member) {
    List<ShardOwner> shards = store.ownership().owners();
    host.open(
        store
            .ownership()
            .takeOver(
                shards.stream().map(owner -> owner.guard().shard()).toList(), member, "start"));
    LOGGER.atInfo().log("owns {} shards", shards.size());
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

  public Sessions sessions() {
    return sessions;
  }

  /// Closes connections first, then writes what is left.
  @Override
  public void close() {
    host.close();
    network.close();
    journal.close();
    store.close();
  }
}
