package dev.trunkline.gateway;

import dev.trunkline.gateway.cluster.ClusterMember;
import dev.trunkline.gateway.http.waha.Health;
import dev.trunkline.gateway.journal.Journal;
import dev.trunkline.gateway.journal.JournalHealth;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How a gateway is doing: whether it has started and does not stop, and whether its store works.
final class GatewayHealth implements Health {
  private final Journal journal;
  private final StoreProbe store;
  private final Optional<ClusterMember> member;
  private volatile boolean serving;

  /// @param member empty when this process is no member of a cluster
  GatewayHealth(Journal journal, StoreProbe store, Optional<ClusterMember> member) {
    this.journal = journal;
    this.store = store;
    this.member = member;
  }

  void ready() {
    serving = true;
  }

  void stopping() {
    serving = false;
  }

  @Override
  public boolean isReady() {
    return serving
        && journal.health() instanceof JournalHealth.Healthy
        && member.filter(it -> !it.isUp() || it.isDraining()).isEmpty()
        && store.failure().isEmpty();
  }

  @Override
  public List<Component> components() {
    Component component =
        switch (journal.health()) {
          case JournalHealth.Healthy _ -> probed(store.failure());
          case JournalHealth.Failing(var since, int attempts, String reason) ->
              new Component(
                  "store",
                  false,
                  Optional.of(
                      "fails for %d s, %d attempts: %s"
                          .formatted(since.toSeconds(), attempts, reason)));
        };
    return Stream.concat(Stream.of(component), member.map(GatewayHealth::cluster).stream())
        .toList();
  }

  private static Component probed(Optional<String> failure) {
    return new Component("store", failure.isEmpty(), failure);
  }

  private static Component cluster(ClusterMember member) {
    boolean entitled = member.isUp() && member.isEntitled();
    return new Component(
        "cluster",
        entitled,
        entitled ? Optional.empty() : Optional.of("this process is not a member right now"));
  }
}
