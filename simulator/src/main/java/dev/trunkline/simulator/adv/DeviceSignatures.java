package dev.trunkline.simulator.adv;

import com.google.protobuf.ByteString;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.Hmac;
import dev.trunkline.engine.crypto.XEdDsa;
import dev.trunkline.proto.adv.DeviceIdentity;
import dev.trunkline.proto.adv.KeyIndexList;
import dev.trunkline.proto.adv.SignedDeviceIdentity;
import dev.trunkline.proto.adv.SignedDeviceIdentityHmac;
import dev.trunkline.proto.adv.SignedKeyIndexList;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.AccountIdentity;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;
import java.util.Optional;

/// The signatures that tie a device to its account. Each has its own prefix, so that none can stand
/// for another.
public final class DeviceSignatures {
  private static final byte[] BY_ACCOUNT = {6, 0};
  private static final byte[] BY_DEVICE = {6, 1};
  private static final byte[] KEY_INDEXES = {6, 2};

  private DeviceSignatures() {}

  /// The account's signature over a device's key.
  public static SignedDeviceIdentity sign(
      Turn turn, AccountIdentity account, CurvePublicKey device, int keyIndex) {
    byte[] details =
        DeviceIdentity.newBuilder()
            .setRawId(account.rawId())
            .setTimestamp(turn.seconds())
            .setKeyIndex(keyIndex)
            .setAccountType(0)
            .setDeviceType(0)
            .build()
            .toByteArray();
    byte[] signature =
        XEdDsa.sign(
            account.keys().privateKey(), join(BY_ACCOUNT, details, device.bytes()), turn.random());
    return SignedDeviceIdentity.newBuilder()
        .setDetails(ByteString.copyFrom(details))
        .setAccountSignatureKey(ByteString.copyFrom(account.keys().publicKey().bytes()))
        .setAccountSignature(ByteString.copyFrom(signature))
        .build();
  }

  /// What the phone sends the device: proof that it comes from whoever saw the device's secret.
  public static SignedDeviceIdentityHmac seal(SignedDeviceIdentity signed, byte[] secret) {
    ByteString details = signed.toByteString();
    return SignedDeviceIdentityHmac.newBuilder()
        .setDetails(details)
        .setHmac(ByteString.copyFrom(Hmac.sha256(secret, details.toByteArray())))
        .build();
  }

  /// Whether the device signed in turn, with the key that the account signed.
  public static boolean isSignedByDevice(
      SignedDeviceIdentity signed, CurvePublicKey device, CurvePublicKey account) {
    return XEdDsa.verify(
        device,
        join(BY_DEVICE, signed.getDetails().toByteArray(), device.bytes(), account.bytes()),
        signed.getDeviceSignature().toByteArray());
  }

  /// The account's signed list of the devices that count, signed once for each change of it.
  public static Optional<byte[]> keyIndexes(Turn turn, Account account) {
    return account
        .identity()
        .map(identity ->
            account
                .signedKeyIndexes()
                .orElseGet(() -> {
                  byte[] signed = signKeyIndexes(turn, identity, account);
                  account.rememberSignedKeyIndexes(signed);
                  return signed;
                }));
  }

  private static byte[] signKeyIndexes(Turn turn, AccountIdentity identity, Account account) {
    KeyIndexList.Builder list =
        KeyIndexList.newBuilder().setRawId(identity.rawId()).setTimestamp(turn.seconds());
    list.addValidIndexes(0);
    int current = 0;
    for (Device device : account.linkedDevices()) {
      list.addValidIndexes(device.keyIndex());
      current = Math.max(current, device.keyIndex());
    }
    byte[] details = list.setCurrentIndex(current).build().toByteArray();
    byte[] signature =
        XEdDsa.sign(identity.keys().privateKey(), join(KEY_INDEXES, details), turn.random());
    return SignedKeyIndexList.newBuilder()
        .setDetails(ByteString.copyFrom(details))
        .setAccountSignature(ByteString.copyFrom(signature))
        .build()
        .toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteString joined = ByteString.EMPTY;
    for (byte[] part : parts) {
      joined = joined.concat(ByteString.copyFrom(part));
    }
    return joined.toByteArray();
  }
}
