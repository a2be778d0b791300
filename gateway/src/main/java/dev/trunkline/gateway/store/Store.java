package dev.trunkline.gateway.store;

import java.util.List;
import java.util.Optional;

/// Where everything durable is. Each call blocks, takes any thread, and throws a [StoreException]
/// when it cannot answer. Times are kept to the millisecond.
public interface Store extends AutoCloseable {

  /// Writes the change sets in one transaction that checks their guards, and returns when that is
  /// durable. Stale change sets are left out, the others are written; of two writes to the same
  /// thing the later wins. A takeover that runs at the same time either waits for this commit or
  /// makes its change sets stale.
  ///
  /// Repeating a commit whose fate is unknown is harmless: every write is keyed by ids that its
  /// writer chose. A takeover in between makes the repetition stale although the first try may have
  /// been written, which is what a crash after a commit looks like, too.
  ///
  /// @return the outcomes in the order of the change sets
  /// @throws StoreRejectedException when the data of at least one change set is refused; nothing
  ///   was written
  /// @throws StoreUnavailableException when it may work later; nothing was written, or everything
  List<Outcome> commit(List<ChangeSet> changeSets);

  /// Returns when the store answers.
  ///
  /// @throws StoreException when it does not
  void ping();

  Ownership ownership();

  /// Who shares the store; empty when it is one process's alone.
  Optional<Members> members();

  Sessions sessions();

  DeviceRecords records();

  Outbox outbox();

  EventLog events();

  EventStream stream();

  Answers answers();

  Upkeep upkeep();

  @Override
  void close();
}
