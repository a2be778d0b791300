package dev.trunkline.gateway;

import dev.trunkline.gateway.http.waha.Health;
import dev.trunkline.gateway.journal.Journal;
import dev.trunkline.gateway.journal.JournalHealth;
import java.util.List;
import java.util.Optional;

/// How a gateway is doing: whether it has started and does not stop, and whether its store works.
final class GatewayHealth implements Health {
  private final Journal journal;
  private volatile boolean serving;

  GatewayHealth(Journal journal) {
    this.journal = journal;
  }

  void ready() {
    serving = true;
  }

  void stopping() {
    serving = false;
  }

  @Override
  public boolean isReady() {
    return serving && journal.health() instanceof JournalHealth.Healthy;
  }

  @Override
  public List<Component> components() {
    Component store =
        switch (journal.health()) {
          case JournalHealth.Healthy _ -> new Component("store", true, Optional.empty());
          case JournalHealth.Failing(var since, int attempts, String reason) ->
              new Component(
                  "store",
                  false,
                  Optional.of(
                      "fails for %d s, %d attempts: %s"
                          .formatted(since.toSeconds(), attempts, reason)));
        };
    return List.of(store);
  }
}
