package dev.trunkline.gateway;

import dev.trunkline.gateway.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Asks the store whether it is there, when somebody wants to know: commits tell nothing of a store
/// that goes away while there is nothing to write. One question is open at a time, and its answer
/// counts for a second.
final class StoreProbe {
  static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Runnable question;
  private final InstantSource clock;
  private @Nullable CompletableFuture<Seen> latest;

  /// What came of a question.
  private record Seen(Instant at, Optional<String> failure) {}

  /// @param question throws a [StoreException] when the store does not answer
  StoreProbe(Runnable question, InstantSource clock) {
    this.question = question;
    this.clock = clock;
  }

  /// Why the store does not answer, if it does not within [#PATIENCE].
  Optional<String> failure() {
    try {
      return current().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).failure();
    } catch (TimeoutException _) {
      return Optional.of("no answer within %d ms".formatted(PATIENCE.toMillis()));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  private synchronized CompletableFuture<Seen> current() {
    CompletableFuture<Seen> known = latest;
    if (known != null && (!known.isDone() || isFresh(known.join()))) {
      return known;
    }
    CompletableFuture<Seen> next = new CompletableFuture<>();
    latest = next;
    Thread.ofVirtual().name("store-probe").start(() -> next.complete(ask()));
    return next;
  }

  private boolean isFresh(Seen seen) {
    return clock.instant().isBefore(seen.at.plus(FRESH));
  }

  private Seen ask() {
    Optional<String> failure = Optional.empty();
    try {
      question.run();
    } catch (StoreException e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
    }
    return new Seen(clock.instant(), failure);
  }
}
