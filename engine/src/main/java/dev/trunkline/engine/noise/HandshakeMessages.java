package dev.trunkline.engine.noise;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.proto.handshake.HandshakeMessage;

/// Reads the envelopes of the handshake. Fields that are not known here are ignored.
final class HandshakeMessages {
  private HandshakeMessages() {}

  /// @throws NoiseException when `body` is no handshake message
  static HandshakeMessage parse(byte[] body) {
    try {
      return HandshakeMessage.parseFrom(body);
    } catch (InvalidProtocolBufferException e) {
      throw new NoiseException("no handshake message: " + e.getMessage(), e);
    }
  }

  /// @throws NoiseException when `bytes` is no public key
  static CurvePublicKey key(byte[] bytes, String what) {
    if (bytes.length != CurvePublicKey.LENGTH) {
      throw new NoiseException(
          what + " has " + bytes.length + " bytes, not " + CurvePublicKey.LENGTH);
    }
    return new CurvePublicKey(bytes);
  }

  static CurvePublicKey key(ByteString bytes, String what) {
    return key(bytes.toByteArray(), what);
  }

  static ByteString bytes(CurvePublicKey key) {
    return ByteString.copyFrom(key.bytes());
  }
}
