package dev.trunkline.gateway.session;

import dev.trunkline.engine.Change;
import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.Records;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Records as an account sees them while a session's step goes on: with the changes that the step
/// has made so far and that are not appended yet. A ratchet read without them would fork.
final class StepRecords implements Records {
  private final Records appended;
  private final Map<RecordKey, Change> changes = new HashMap<>(4);
  private boolean cleared;

  StepRecords(Records appended) {
    this.appended = appended;
  }

  @Override
  public Optional<byte[]> find(RecordKey key) {
    return switch (changes.get(key)) {
      case Change.Put(_, byte[] value, _) -> Optional.of(value);
      case Change.Delete _, Change.Clear _ -> Optional.empty();
      case null -> cleared ? Optional.empty() : appended.find(key);
    };
  }

  void add(List<Change> made) {
    for (Change change : made) {
      switch (change) {
        case Change.Put put -> changes.put(put.key(), put);
        case Change.Delete delete -> changes.put(delete.key(), delete);
        case Change.Clear _ -> {
          changes.clear();
          cleared = true;
        }
      }
    }
  }

  /// The step's changes are appended.
  void reset() {
    changes.clear();
    cleared = false;
  }
}
