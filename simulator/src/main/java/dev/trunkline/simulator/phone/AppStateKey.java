package dev.trunkline.simulator.phone;

import dev.trunkline.engine.crypto.Secret;
import java.time.Instant;
import java.util.random.RandomGenerator;

/// The key to an account's app state, which its phone shares with the other devices.
record AppStateKey(byte[] id, Secret data, Instant madeAt) {
  private static final int ID_BYTES = 6;
  private static final int DATA_BYTES = 32;

  static AppStateKey make(Instant now, RandomGenerator random) {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    id[0] = 0;
    id[1] = 0;
    return new AppStateKey(id, Secret.random(DATA_BYTES, random), now);
  }
}
