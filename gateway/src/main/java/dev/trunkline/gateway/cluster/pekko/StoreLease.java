package dev.trunkline.gateway.cluster.pekko;

import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.Members;
import dev.trunkline.gateway.store.StoreException;
import java.time.Duration;
import java.util.List;
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
    return ask(() ->
            isOneOf(members.living(), settings.ownerName())
                && members.acquire(settings.leaseName(), settings.ownerName(), TIME))
        .thenApply(got -> {
          held = got;
          return got;
        });
  }

  /// One that was declared gone decides nothing: it would keep the lease from those that live, in
  /// the next partition.
  ///
  /// @param owner as Pekko says it: `trunkline@host:port`
  static boolean isOneOf(List<Member> living, String owner) {
    return living.stream()
        .map(member -> PekkoAssembly.address(member).hostPort())
        .anyMatch(owner::equals);
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
