package dev.trunkline.gateway.store;

import java.time.Duration;

/// Waits for the locks of other members to fall, on a connection of its own. Used by one thread;
/// closed by any.
public interface Vigil extends AutoCloseable {

  /// Waits until the lock of a member is not held.
  ///
  /// @return false when it is still held after `patience`
  /// @throws StoreException when it cannot tell
  boolean awaitFall(Member member, Duration patience);

  @Override
  void close();
}
