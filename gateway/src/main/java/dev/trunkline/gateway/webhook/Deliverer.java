package dev.trunkline.gateway.webhook;

import dev.trunkline.gateway.config.DeliveryConfig;
import dev.trunkline.gateway.event.WahaEnvironment;
import dev.trunkline.gateway.metric.Metrics;
import dev.trunkline.gateway.store.SessionId;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Delivers the events of all sessions that are run here to their webhooks: at least once, in the
/// order of each session, each webhook at its own pace.
public final class Deliverer implements AutoCloseable {
  private static final int ATTEMPTS_AT_ONE_ORIGIN = 16;
  private static final int ATTEMPTS_IN_ALL = 1_000;

  private final EventSource source;
  private final ScheduledThreadPoolExecutor timer;
  private final ExecutorService attempts = Executors.newVirtualThreadPerTaskExecutor();
  private final Workshop workshop;
  private final Map<SessionId, Map<String, Line>> lines = new ConcurrentHashMap<>();

  /// What is around.
  public record Surroundings(
      WahaEnvironment environment, Metrics metrics, InstantSource clock, RandomGenerator random) {}

  public Deliverer(DeliveryConfig config, EventSource source, Surroundings surroundings) {
    this.source = source;
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("webhook-timer").factory());
    timer.setRemoveOnCancelPolicy(true);
    workshop =
        new Workshop(
            config,
            source,
            new Poster(config, surroundings.clock()),
            new Bulkhead(ATTEMPTS_AT_ONE_ORIGIN, ATTEMPTS_IN_ALL),
            surroundings.environment(),
            surroundings.metrics(),
            timer,
            attempts,
            surroundings.clock(),
            surroundings.random());
  }

  /// A session is run here from now on, or its webhooks are others than before. What they have not
  /// got yet is delivered.
  public void adopt(SessionId session) {
    Optional<Subscriber> subscriber = source.subscriber(session);
    if (subscriber.isEmpty()) {
      release(session);
      return;
    }
    Set<String> ids =
        subscriber.get().targets().stream().map(Target::id).collect(Collectors.toSet());
    lines.compute(
        session,
        (_, known) -> {
          Map<String, Line> current = known == null ? new ConcurrentHashMap<>() : known;
          current.forEach((id, line) -> {
            if (!ids.contains(id)) {
              line.retire();
            }
          });
          current.keySet().retainAll(ids);
          ids.forEach(id -> current.compute(id, (_, line) -> going(session, id, line)).wake());
          return current.isEmpty() ? null : current;
        });
  }

  private Line going(SessionId session, String id, @Nullable Line line) {
    return line == null || line.isRetired() ? new Line(session, id, workshop) : line;
  }

  /// Events of a session were logged. Returns at once.
  public void wake(SessionId session) {
    lines.getOrDefault(session, Map.of()).values().forEach(Line::wake);
  }

  /// A session is not run here any more: no attempt begins after this returns.
  public void release(SessionId session) {
    Map<String, Line> gone = lines.remove(session);
    if (gone != null) {
      gone.values().forEach(Line::retire);
    }
  }

  /// Breaks off whatever runs. What was not written is delivered again after the next start.
  @Override
  public void close() {
    lines.keySet().forEach(this::release);
    timer.shutdownNow();
    attempts.shutdownNow();
  }
}
