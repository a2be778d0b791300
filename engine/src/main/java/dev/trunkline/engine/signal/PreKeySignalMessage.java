package dev.trunkline.engine.signal;

import com.google.protobuf.ByteString;
import dev.trunkline.engine.crypto.CurvePublicKey;
import java.util.OptionalInt;

/// A message that starts a session: what the receiver needs to agree on keys, around an ordinary
/// message. The initiator repeats the first part until it has an answer.
///
/// @param sender who starts the session; nothing proves it before [SignalSession#accept] succeeds
/// @param preKeys the receiver's keys that the sender used
/// @param baseKey made by the sender for this session alone
public record PreKeySignalMessage(
    Party sender, UsedPreKeys preKeys, CurvePublicKey baseKey, SignalMessage message) {
  private static final String WHAT = "pre-key message";

  /// @throws SignalException when the bytes are no such message
  public static PreKeySignalMessage decode(byte[] bytes) {
    var proto =
        Wire.decode(dev.trunkline.proto.signal.PreKeySignalMessage.parser(), bytes, 0, WHAT);
    Wire.requireComplete(
        proto.hasBaseKey()
            && proto.hasIdentityKey()
            && proto.hasMessage()
            && proto.hasSignedPreKeyId(),
        WHAT);
    return new PreKeySignalMessage(
        new Party(
            new IdentityKey(Wire.publicKey(proto.getIdentityKey(), "identity key")),
            proto.getRegistrationId()),
        new UsedPreKeys(
            proto.getSignedPreKeyId(),
            proto.hasPreKeyId() ? OptionalInt.of(proto.getPreKeyId()) : OptionalInt.empty()),
        Wire.publicKey(proto.getBaseKey(), "base key"),
        SignalMessage.decode(proto.getMessage().toByteArray()));
  }

  byte[] encode() {
    var proto =
        dev.trunkline.proto.signal.PreKeySignalMessage.newBuilder()
            .setBaseKey(Wire.bytes(baseKey))
            .setIdentityKey(Wire.bytes(sender.identityKey().publicKey()))
            .setMessage(ByteString.copyFrom(message.bytes()))
            .setRegistrationId(sender.registrationId())
            .setSignedPreKeyId(preKeys.signedPreKeyId());
    preKeys.preKeyId().ifPresent(proto::setPreKeyId);
    return Wire.encode(proto.build());
  }
}
