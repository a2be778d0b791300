package dev.trunkline.engine.signal;

import com.google.protobuf.ByteString;
import dev.trunkline.engine.crypto.ConstantTime;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.Hmac;
import java.util.Arrays;

/// A message between two devices: `version || protobuf || MAC`.
///
/// @param bytes all of it, as on the wire
public record SignalMessage(
    CurvePublicKey ratchetKey, int counter, byte[] ciphertext, byte[] bytes) {
  private static final int MAC_LENGTH = 8;
  private static final String WHAT = "signal message";

  /// @throws SignalException when the bytes are no such message
  public static SignalMessage decode(byte[] bytes) {
    var proto =
        Wire.decode(dev.trunkline.proto.signal.SignalMessage.parser(), bytes, MAC_LENGTH, WHAT);
    Wire.requireComplete(
        proto.hasRatchetKey() && proto.hasCounter() && proto.hasCiphertext(), WHAT);
    return new SignalMessage(
        Wire.publicKey(proto.getRatchetKey(), "ratchet key"),
        Wire.counter(proto.getCounter(), WHAT),
        proto.getCiphertext().toByteArray(),
        bytes);
  }

  /// Encrypts and authenticates a plaintext.
  static SignalMessage seal(SendingChain chain, byte[] plaintext, Party sender, Party receiver) {
    MessageKeys keys = chain.chainKey().seed().messageKeys();
    CurvePublicKey ratchetKey = chain.ratchetKey().publicKey();
    byte[] ciphertext = keys.cipherKey().encrypt(plaintext);
    byte[] signed =
        Wire.encode(
            dev.trunkline.proto.signal.SignalMessage.newBuilder()
                .setRatchetKey(Wire.bytes(ratchetKey))
                .setCounter(chain.chainKey().index())
                .setPreviousCounter(chain.previousCounter())
                .setCiphertext(ByteString.copyFrom(ciphertext))
                .build());
    byte[] bytes = Arrays.copyOf(signed, signed.length + MAC_LENGTH);
    byte[] mac = mac(keys, signed, sender, receiver);
    System.arraycopy(mac, 0, bytes, signed.length, MAC_LENGTH);
    return new SignalMessage(ratchetKey, chain.chainKey().index(), ciphertext, bytes);
  }

  /// Checks and decrypts.
  ///
  /// @throws SignalException when the sender did not make this message with these keys
  byte[] open(MessageKeys keys, Party sender, Party receiver) {
    byte[] signed = Arrays.copyOf(bytes, bytes.length - MAC_LENGTH);
    byte[] claimed = Arrays.copyOfRange(bytes, signed.length, bytes.length);
    if (!ConstantTime.equal(claimed, mac(keys, signed, sender, receiver))) {
      throw new SignalException(RetryReason.BAD_MAC, "message " + counter + " has a wrong MAC");
    }
    return keys.cipherKey().decrypt(ciphertext);
  }

  private static byte[] mac(MessageKeys keys, byte[] signed, Party sender, Party receiver) {
    byte[] mac =
        Hmac.sha256(
            keys.macKey().bytes(),
            sender.identityKey().publicKey().encoded(),
            receiver.identityKey().publicKey().encoded(),
            signed);
    return Arrays.copyOf(mac, MAC_LENGTH);
  }
}
