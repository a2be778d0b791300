package dev.trunkline.engine.pairing;

import static dev.trunkline.engine.crypto.Bytes.concat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.crypto.ConstantTime;
import dev.trunkline.engine.crypto.CryptoException;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.Hmac;
import dev.trunkline.engine.crypto.Secret;
import dev.trunkline.engine.crypto.XEdDsa;
import dev.trunkline.proto.adv.DeviceIdentity;
import dev.trunkline.proto.adv.SignedDeviceIdentity;
import dev.trunkline.proto.adv.SignedDeviceIdentityHmac;
import java.util.random.RandomGenerator;

/// The signatures that bind a device to its account, one in each direction.
///
/// The account's key signs the device's identity, and the device's identity key signs back.
/// Prefixes 06 00 and 06 01 keep the two apart; hosted accounts use 06 05 and 06 06. Observed:
/// Baileys 7.0.0-rc14 and whatsmeow, 2026-08.
public final class AccountSignature {
  private static final int HOSTED = 1;
  private static final byte[] BY_ACCOUNT = {6, 0};
  private static final byte[] BY_DEVICE = {6, 1};
  private static final byte[] BY_HOSTED_ACCOUNT = {6, 5};

  private AccountSignature() {}

  /// What a device has once its phone has linked it.
  ///
  /// @param forServer goes back to the server: without the account's key
  /// @param forPeers is shown to whoever opens a Signal session
  public record Linked(int keyIndex, byte[] forServer, byte[] forPeers) {}

  /// Checks what the phone sent, and signs back.
  ///
  /// @param container a SignedDeviceIdentityHmac
  /// @param advSecret 32 bytes that only the phone and this device know
  /// @throws PairingException when it was not made by the phone that scanned, for this device
  public static Linked accept(
      byte[] container, Secret advSecret, CurveKeyPair identity, RandomGenerator random) {
    try {
      SignedDeviceIdentityHmac sealed = SignedDeviceIdentityHmac.parseFrom(container);
      byte[] signed = sealed.getDetails().toByteArray();
      boolean hosted = sealed.getAccountType() == HOSTED;
      byte[] expected =
          hosted
              ? Hmac.sha256(advSecret.bytes(), BY_HOSTED_ACCOUNT, signed)
              : Hmac.sha256(advSecret.bytes(), signed);
      if (!ConstantTime.equal(expected, sealed.getHmac().toByteArray())) {
        throw new PairingException("hmac-mismatch", "the phone's answer has a wrong HMAC");
      }
      return sign(SignedDeviceIdentity.parseFrom(signed), identity, random);
    } catch (InvalidProtocolBufferException e) {
      throw new PairingException("bad-request", "the phone's answer is no device identity: " + e);
    }
  }

  private static Linked sign(
      SignedDeviceIdentity signed, CurveKeyPair identity, RandomGenerator random)
      throws InvalidProtocolBufferException {
    if (!isByAccount(signed, identity.publicKey())) {
      throw new PairingException("signature-mismatch", "the account's signature is wrong");
    }
    byte[] statement =
        concat(
            BY_DEVICE,
            signed.getDetails().toByteArray(),
            identity.publicKey().bytes(),
            signed.getAccountSignatureKey().toByteArray());
    byte[] deviceSignature = XEdDsa.sign(identity.privateKey(), statement, random);
    SignedDeviceIdentity forPeers =
        signed.toBuilder().setDeviceSignature(ByteString.copyFrom(deviceSignature)).build();
    SignedDeviceIdentity forServer = forPeers.toBuilder().clearAccountSignatureKey().build();
    int keyIndex = DeviceIdentity.parseFrom(signed.getDetails()).getKeyIndex();
    return new Linked(keyIndex, forServer.toByteArray(), forPeers.toByteArray());
  }

  private static boolean isByAccount(SignedDeviceIdentity signed, CurvePublicKey device) {
    try {
      CurvePublicKey account = CurvePublicKey.decode(signed.getAccountSignatureKey().toByteArray());
      return isBy(account, signed, BY_ACCOUNT, device)
          || isBy(account, signed, BY_HOSTED_ACCOUNT, device);
    } catch (CryptoException _) {
      return false;
    }
  }

  private static boolean isBy(
      CurvePublicKey account, SignedDeviceIdentity signed, byte[] prefix, CurvePublicKey device) {
    byte[] statement = concat(prefix, signed.getDetails().toByteArray(), device.bytes());
    return XEdDsa.verify(account, statement, signed.getAccountSignature().toByteArray());
  }
}
