package dev.trunkline.simulator.registry;

import dev.trunkline.engine.crypto.CurveKeyPair;
import java.util.random.RandomGenerator;

/// The key pair of a phone, with which it also signs the other devices of its account.
///
/// @param rawId names this generation of the account's devices
public record AccountIdentity(CurveKeyPair keys, int rawId) {
  public static AccountIdentity make(RandomGenerator random) {
    return new AccountIdentity(CurveKeyPair.generate(random), random.nextInt(1, Integer.MAX_VALUE));
  }
}
