package dev.trunkline.engine.signal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.trunkline.engine.crypto.CryptoException;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.Hkdf;
import dev.trunkline.engine.crypto.Secret;
import java.util.Arrays;

/// The key from which all chains of a session descend; each step replaces it.
record RootKey(Secret key) {
  private static final byte[] INFO = "WhisperRatchet".getBytes(US_ASCII);

  /// A new root key and the chain that came with it.
  record Step(RootKey rootKey, ChainKey chainKey) {

    /// @param derived 64 bytes
    static Step of(byte[] derived) {
      return new Step(
          new RootKey(new Secret(Arrays.copyOf(derived, 32))),
          new ChainKey(new Secret(Arrays.copyOfRange(derived, 32, 64)), 0));
    }
  }

  /// Mixes in what two ratchet keys share: KDF_RK of the Double Ratchet, section 2.2.
  ///
  /// @throws SignalException when their key is unusable
  Step step(CurveKeyPair own, CurvePublicKey theirs) {
    try {
      return Step.of(Hkdf.sha256(own.agree(theirs).bytes(), key.bytes(), INFO, 64));
    } catch (CryptoException e) {
      throw new SignalException(RetryReason.INVALID_KEY, "ratchet key: " + e.getMessage(), e);
    }
  }
}
