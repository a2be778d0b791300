package dev.trunkline.gateway.cluster.pekko;

import dev.trunkline.gateway.store.Members;
import dev.trunkline.gateway.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.javadsl.Lease;

/// The lease, in the store, that decides which side of a partition goes on. Pekko makes it by
/// reflection.
public final class StoreLease extends Lease {

  /// Longer than the other side may take to decide.
  private static final Duration TIME = Duration.ofSeconds(30);

  private static final Executor THREADS =
      work -> Thread.ofVirtual().name("partition-lease").start(work);

  private final LeaseSettings settings;
  private final Members members;
  private volatile boolean held;

  public StoreLease(LeaseSettings settings, ExtendedActorSystem system) {
    this.settings = settings;
    this.members = system.settings().setup().get(MembersSetup.class).get().members();
  }

  @Override
  public LeaseSettings getSettings() {
    return settings;
  }

  @Override
  public CompletionStage<Boolean> acquire() {
    return ask(() -> members.acquire(settings.leaseName(), settings.ownerName(), TIME))
        .thenApply(got -> {
          held = got;
          return got;
        });
  }

  @Override
  public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> onLost) {
    return acquire();
  }

  @Override
  public CompletionStage<Boolean> release() {
    held = false;
    return ask(() -> members.release(settings.leaseName(), settings.ownerName()));
  }

  @Override
  public boolean checkLease() {
    return held;
  }

  /// A member that does not reach the store does not get the lease.
  private static CompletionStage<Boolean> ask(Supplier<Boolean> question) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return question.get();
          } catch (StoreException _) {
            return false;
          }
        },
        THREADS);
  }
}
