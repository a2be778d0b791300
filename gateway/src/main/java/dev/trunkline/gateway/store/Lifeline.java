package dev.trunkline.gateway.store;

/// A member's proof that it lives: a connection of its own to the store that holds a lock, which
/// falls in the moment in which the process dies, and renews its lease. Used by one thread.
public interface Lifeline extends AutoCloseable {

  MemberId member();

  /// Renews the lease; takes the lock again if the connection was lost.
  ///
  /// @return false when the member was declared gone: it never writes again
  /// @throws StoreException when nothing is proven
  boolean renew();

  /// Lets the lock fall.
  @Override
  void close();
}
