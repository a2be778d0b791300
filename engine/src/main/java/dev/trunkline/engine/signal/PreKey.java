package dev.trunkline.engine.signal;

import dev.trunkline.engine.crypto.CurveKeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// A one-time pre-key of this device: a stranger who starts a session uses it up.
public record PreKey(int id, CurveKeyPair keyPair) {
  /// Ids travel in three bytes.
  static final int ID_MAX = 0xfffffe;

  public PreKey {
    requireId(id);
  }

  /// Makes keys with consecutive ids.
  ///
  /// @param random unpredictable, except in tests
  public static List<PreKey> generate(int firstId, int count, RandomGenerator random) {
    List<PreKey> preKeys = new ArrayList<>(count);
    for (int id = firstId; preKeys.size() < count; id = idAfter(id)) {
      preKeys.add(new PreKey(id, CurveKeyPair.generate(random)));
    }
    return preKeys;
  }

  /// The next id, 1 after the last one: by then its former key is long used or forgotten.
  public static int idAfter(int id) {
    return id == ID_MAX ? 1 : id + 1;
  }

  static void requireId(int id) {
    if (id < 1 || id > ID_MAX) {
      throw new IllegalArgumentException(id + " is no id of a pre-key");
    }
  }
}
