package dev.trunkline.engine.prekey;

import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.signal.PreKey;
import dev.trunkline.engine.signal.PreKeyBlock;
import dev.trunkline.engine.turn.Turn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The private halves of one-time pre-keys, until a stranger uses them.
public final class PreKeyStore {
  private PreKeyStore() {}

  public static Optional<PreKey> find(Turn turn, int id) {
    return block(turn, PreKeyBlock.numberOf(id)).find(id);
  }

  /// Removes a key that was used.
  public static void remove(Turn turn, int id) {
    PreKeyBlock rest = block(turn, PreKeyBlock.numberOf(id)).without(id);
    if (rest.isEmpty()) {
      turn.delete(key(rest.number()));
    } else {
      turn.put(key(rest.number()), rest.encode());
    }
  }

  /// Makes keys that never were, and keeps them.
  static List<PreKey> make(Turn turn, int count) {
    int first = turn.credentials().upkeep().nextPreKeyId();
    List<PreKey> made = PreKey.generate(first, count, turn.random());
    Map<Integer, PreKeyBlock> blocks = new TreeMap<>();
    for (PreKey preKey : made) {
      int number = PreKeyBlock.numberOf(preKey.id());
      PreKeyBlock block = blocks.computeIfAbsent(number, it -> block(turn, it));
      blocks.put(number, block.with(preKey));
    }
    blocks.forEach((number, block) -> turn.put(key(number), block.encode()));
    int next = PreKey.idAfter(made.getLast().id());
    turn.change(turn.credentials().withNextPreKeyId(next));
    return made;
  }

  private static PreKeyBlock block(Turn turn, int number) {
    return turn.find(key(number))
        .map(PreKeyBlock::decode)
        .orElseGet(() -> PreKeyBlock.empty(number));
  }

  private static RecordKey key(int number) {
    return new RecordKey(RecordKey.Kind.PRE_KEYS, Integer.toString(number));
  }
}
