package dev.trunkline.gateway.session;

import dev.trunkline.gateway.store.MemberProfile;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// A process that shares its store with nobody.
///
/// @param labels the pools that it serves; empty for all
/// @param gate opens connections, each when it may
public record Alone(Set<String> labels, Consumer<Runnable> gate) implements Membership {
  private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

  public Alone {
    labels = Set.copyOf(labels);
  }

  @Override
  public boolean isEntitled() {
    return true;
  }

  @Override
  public void connect(Runnable connect) {
    gate.accept(connect);
  }

  @Override
  public Optional<ShardId> home(SessionId session, Optional<String> pool) {
    if (pool.isPresent() && !labels.isEmpty() && !MemberProfile.serve(labels, pool)) {
      throw new SessionException.Overloaded(
          session.value(), "This process does not serve pool " + pool.get(), RETRY_AFTER);
    }
    return Optional.empty();
  }

  @Override
  public void seek(SessionId session) {}

  @Override
  public List<Sighting> elsewhere() {
    return List.of();
  }

  @Override
  public Place placeOf(ShardId shard) {
    return new Place.Nowhere();
  }

  @Override
  public void fenced(ShardId shard) {}
}
