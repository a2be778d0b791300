package dev.trunkline.gateway.store;

import dev.trunkline.engine.RecordKey;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Reads the records of accounts. Expired ones are readable until [Upkeep] removes them.
public interface DeviceRecords {

  Optional<byte[]> find(SessionId session, RecordKey key);

  List<StoredRecord> all(SessionId session);

  List<StoredRecord> all(SessionId session, RecordKey.Kind kind);

  /// The records of one kind of all sessions of some shards, for a takeover.
  List<StoredRecord> ofShards(Collection<ShardId> shards, RecordKey.Kind kind);
}
