package dev.trunkline.gateway.store;

import java.time.Instant;
import java.util.Optional;

/// A member's proof that it lives: a connection of its own to the store that holds a lock, which
/// falls in the moment in which the process dies, and renews its lease. Used by one thread.
public interface Lifeline extends AutoCloseable {

  MemberId member();

  /// Renews the lease; takes the lock again if the connection was lost.
  ///
  /// @return the store's time; empty when the member was declared gone: it never writes again
  /// @throws StoreException when nothing is proven
  Optional<Instant> renew();

  /// Lets the lock fall.
  @Override
  void close();
}
