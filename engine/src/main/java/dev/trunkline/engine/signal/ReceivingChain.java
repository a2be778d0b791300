package dev.trunkline.engine.signal;

import dev.trunkline.engine.crypto.CurvePublicKey;

/// A chain whose messages the other device sends.
///
/// @param ratchetKey in each of the chain's messages
record ReceivingChain(CurvePublicKey ratchetKey, MessageChain chain) {

  ReceivingChain with(MessageChain next) {
    return new ReceivingChain(ratchetKey, next);
  }
}
