package dev.trunkline.engine;

import java.util.Optional;

/// The records of one account, as all its earlier steps left them, durable or not yet.
///
/// A read may block on a store. Whoever reads leaves the bytes alone.
public interface Records {
  Optional<byte[]> find(RecordKey key);
}
