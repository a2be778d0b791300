package dev.trunkline.engine.signal;

import dev.trunkline.engine.crypto.CurveKeyPair;

/// The chain whose messages this device sends until the other one answers.
///
/// @param ratchetKey its public half is in each of the chain's messages
/// @param previousCounter the counter of the last message of the chain before this one, 0 if there
///   was none; receivers keep their older chains and ignore it
record SendingChain(CurveKeyPair ratchetKey, ChainKey chainKey, int previousCounter) {

  SendingChain next() {
    return new SendingChain(ratchetKey, chainKey.next(), previousCounter);
  }

  int lastCounter() {
    return Math.max(0, chainKey.index() - 1);
  }
}
