package dev.trunkline.gateway.cluster.pekko;

import dev.trunkline.gateway.cluster.ClusterMember;
import dev.trunkline.gateway.cluster.ClusterSettings;
import dev.trunkline.gateway.cluster.Shards;
import dev.trunkline.gateway.cluster.StoreClock;
import dev.trunkline.gateway.cluster.Timing;
import dev.trunkline.gateway.store.MemberProfile;
import dev.trunkline.gateway.store.Members;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;

/// A member in this JVM that runs no sessions, but keeps track of its shards.
final class TestMember implements Shards, AutoCloseable {
  private final Store store;
  private final ServerSocket http;
  private final ClusterMember member;
  private final Set<ShardId> open = new ConcurrentSkipListSet<>();

  TestMember(String url, String name, int capacity) {
    this(url, name, capacity, Optional.empty());
  }

  TestMember(String url, String name, int capacity, Optional<ClusterTls> tls) {
    store = JdbcStore.open(new StoreSettings(url, StoreSettings.SHARDS, Optional.empty(), 3));
    Members members = store.members().orElseThrow();
    try {
      http = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ClusterSettings settings =
        new ClusterSettings(
            name,
            MemberProfile.Role.ALL,
            "127.0.0.1",
            0,
            capacity,
            Set.of(),
            Timing.DEFAULT,
            1000,
            Duration.ofSeconds(20));
    member =
        new ClusterMember(
            settings,
            new ClusterMember.Parts(
                store,
                members,
                new StoreClock(members::now, System::nanoTime),
                (host, port) ->
                    PekkoAssembly.open(new PekkoAssembly.Listening(host, port, true, tls), members),
                new Random(1)));
  }

  TestMember start() {
    member.start(http.getLocalPort(), this, open::contains);
    return this;
  }

  ClusterMember member() {
    return member;
  }

  Store store() {
    return store;
  }

  Set<ShardId> shards() {
    return open;
  }

  @Override
  public void open(Collection<ShardAndEpoch> claimed) {
    claimed.forEach(guard -> open.add(guard.shard()));
  }

  @Override
  public int arriving() {
    return 0;
  }

  @Override
  public CompletableFuture<Void> handOff(Set<ShardId> leaving) {
    open.removeAll(leaving);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void abandon(Set<ShardAndEpoch> lost) {
    lost.forEach(guard -> open.remove(guard.shard()));
  }

  @Override
  public void close() {
    member.close();
    store.close();
    try {
      http.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
