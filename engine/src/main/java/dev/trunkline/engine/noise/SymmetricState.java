package dev.trunkline.engine.noise;

import dev.trunkline.engine.crypto.Aes;
import dev.trunkline.engine.crypto.CryptoException;
import dev.trunkline.engine.crypto.CurvePrivateKey;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.Hash;
import dev.trunkline.engine.crypto.Hkdf;
import dev.trunkline.engine.wire.Intro;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The handshake's running hash and chaining key. Noise spec §5.2; `MixKey` takes an agreement's
/// two keys here, as nothing else is ever mixed in.
final class SymmetricState {
  static final String XX = "Noise_XX_25519_AESGCM_SHA256";
  static final String IK = "Noise_IK_25519_AESGCM_SHA256";

  private static final int KEY_BYTES = 32;
  private static final byte[] NOTHING = {};

  private byte[] hash;
  private byte[] chainingKey;
  private byte[] key;
  private long counter;

  /// Starts a handshake whose prologue is the intro's header.
  ///
  /// @param pattern [#XX] or [#IK]; both names fit into a hash, so they are padded, not hashed
  SymmetricState(String pattern) {
    hash = Arrays.copyOf(pattern.getBytes(StandardCharsets.US_ASCII), KEY_BYTES);
    chainingKey = hash;
    key = hash;
    mixHash(Intro.header());
  }

  void mixHash(byte[] data) {
    hash = Hash.sha256(hash, data);
  }

  /// @throws NoiseException when `theirs` agrees on the same secret with everyone
  void mixKey(CurvePrivateKey ours, CurvePublicKey theirs) {
    byte[] derived;
    try {
      derived = derive(ours.agree(theirs).bytes());
    } catch (CryptoException e) {
      throw new NoiseException("unusable key in the handshake", e);
    }
    chainingKey = Arrays.copyOf(derived, KEY_BYTES);
    key = Arrays.copyOfRange(derived, KEY_BYTES, 2 * KEY_BYTES);
    counter = 0;
  }

  byte[] encryptAndHash(byte[] plaintext) {
    byte[] ciphertext = Aes.encryptGcm(key, CipherState.nonce(counter++), hash, plaintext);
    mixHash(ciphertext);
    return ciphertext;
  }

  /// @param what what is encrypted, for the exception
  /// @throws NoiseException when it was encrypted in another handshake than this
  byte[] decryptAndHash(byte[] ciphertext, String what) {
    try {
      byte[] plaintext = Aes.decryptGcm(key, CipherState.nonce(counter++), hash, ciphertext);
      mixHash(ciphertext);
      return plaintext;
    } catch (CryptoException e) {
      throw new NoiseException(what + " of " + ciphertext.length + " bytes does not decrypt", e);
    }
  }

  TransportKeys splitForClient() {
    byte[] derived = derive(NOTHING);
    return new TransportKeys(toServer(derived), toClient(derived));
  }

  TransportKeys splitForServer() {
    byte[] derived = derive(NOTHING);
    return new TransportKeys(toClient(derived), toServer(derived));
  }

  private static CipherState toServer(byte[] derived) {
    return new CipherState(Arrays.copyOf(derived, KEY_BYTES));
  }

  private static CipherState toClient(byte[] derived) {
    return new CipherState(Arrays.copyOfRange(derived, KEY_BYTES, 2 * KEY_BYTES));
  }

  private byte[] derive(byte[] inputKey) {
    return Hkdf.sha256(inputKey, chainingKey, NOTHING, 2 * KEY_BYTES);
  }
}
