package dev.trunkline.engine.signal;

import dev.trunkline.engine.crypto.Hmac;
import dev.trunkline.engine.crypto.Secret;

/// A key of a symmetric chain: gives the seed of one message and the next chain key.
///
/// KDF_CK of the Double Ratchet, section 2.2. Sender keys use the same chain.
///
/// @param index the counter of the message that this key is for
public record ChainKey(Secret key, int index) {
  private static final byte[] FOR_SEED = {1};
  private static final byte[] FOR_NEXT = {2};

  MessageSeed seed() {
    return new MessageSeed(new Secret(Hmac.sha256(key.bytes(), FOR_SEED)));
  }

  ChainKey next() {
    return new ChainKey(new Secret(Hmac.sha256(key.bytes(), FOR_NEXT)), index + 1);
  }
}
