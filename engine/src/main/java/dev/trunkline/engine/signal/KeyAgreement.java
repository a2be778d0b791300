package dev.trunkline.engine.signal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.trunkline.engine.crypto.CryptoException;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.Hkdf;
import dev.trunkline.engine.crypto.Secret;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/// The first secret that two devices share: X3DH, section 3.3.
final class KeyAgreement {
  private static final byte[] INFO = "WhisperText".getBytes(US_ASCII);
  private static final int MASTER_LENGTH_MAX = 5 * 32;

  private KeyAgreement() {}

  /// The side of the one who fetched a bundle.
  ///
  /// @param base made for this session alone
  static RootKey.Step initiate(LocalIdentity identity, CurveKeyPair base, PreKeyBundle bundle) {
    CurvePublicKey signedPreKey = bundle.signedPreKey().publicKey();
    try {
      return derive(
          identity.keyPair().agree(signedPreKey),
          base.agree(bundle.identityKey().publicKey()),
          base.agree(signedPreKey),
          bundle.preKey().map(key -> base.agree(key.publicKey())));
    } catch (CryptoException e) {
      throw unusable(e);
    }
  }

  /// The side of the one whose bundle was fetched.
  static RootKey.Step accept(
      LocalIdentity identity,
      SignedPreKey signed,
      Optional<PreKey> oneTime,
      PreKeySignalMessage message) {
    CurveKeyPair signedPreKey = signed.keyPair();
    CurvePublicKey theirBase = message.baseKey();
    try {
      return derive(
          signedPreKey.agree(message.sender().identityKey().publicKey()),
          identity.keyPair().agree(theirBase),
          signedPreKey.agree(theirBase),
          oneTime.map(key -> key.keyPair().agree(theirBase)));
    } catch (CryptoException e) {
      throw unusable(e);
    }
  }

  private static RootKey.Step derive(
      Secret first, Secret second, Secret third, Optional<Secret> fourth) {
    ByteArrayOutputStream master = new ByteArrayOutputStream(MASTER_LENGTH_MAX);
    byte[] domain = new byte[32];
    Arrays.fill(domain, (byte) 0xff);
    master.writeBytes(domain);
    master.writeBytes(first.bytes());
    master.writeBytes(second.bytes());
    master.writeBytes(third.bytes());
    fourth.ifPresent(secret -> master.writeBytes(secret.bytes()));
    return RootKey.Step.of(Hkdf.sha256(master.toByteArray(), INFO, 64));
  }

  private static SignalException unusable(CryptoException e) {
    return new SignalException(RetryReason.INVALID_KEY, "key agreement: " + e.getMessage(), e);
  }
}
