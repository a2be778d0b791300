package dev.trunkline.engine.signal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.trunkline.engine.crypto.CryptoException;
import dev.trunkline.engine.crypto.CurvePublicKey;

/// What all of Signal's messages have in common: a version byte, then protobuf, then perhaps a MAC
/// or a signature.
final class Wire {
  /// The version of the message and the newest one that its sender knows, four bits each.
  private static final byte VERSION = 0x33;

  private Wire() {}

  /// The version byte and the message.
  static byte[] encode(MessageLite message) {
    byte[] body = message.toByteArray();
    byte[] bytes = new byte[1 + body.length];
    bytes[0] = VERSION;
    System.arraycopy(body, 0, bytes, 1, body.length);
    return bytes;
  }

  /// Reads what is between the version byte and the last `trailer` bytes.
  ///
  /// @throws SignalException when there is no such message
  static <T> T decode(Parser<T> parser, byte[] bytes, int trailer, String what) {
    int length = bytes.length - 1 - trailer;
    if (length < 0) {
      throw malformed(what + " of " + bytes.length + " bytes");
    }
    if (bytes[0] >> 4 != VERSION >> 4) {
      throw malformed(what + " of version " + (bytes[0] >> 4 & 0xf));
    }
    try {
      return parser.parseFrom(bytes, 1, length);
    } catch (InvalidProtocolBufferException e) {
      throw new SignalException(
          RetryReason.INVALID_MESSAGE, what + " of " + bytes.length + " bytes is no protobuf", e);
    }
  }

  /// @throws SignalException unless all fields are there
  static void requireComplete(boolean complete, String what) {
    if (!complete) {
      throw malformed(what + " lacks a field");
    }
  }

  /// @throws SignalException when the field holds no key
  static CurvePublicKey publicKey(ByteString field, String what) {
    try {
      return CurvePublicKey.decode(field.toByteArray());
    } catch (CryptoException e) {
      throw new SignalException(RetryReason.INVALID_KEY, what + ": " + e.getMessage(), e);
    }
  }

  static ByteString bytes(CurvePublicKey key) {
    return ByteString.copyFrom(key.encoded());
  }

  /// @throws SignalException when the number, unsigned on the wire, is beyond all that can be
  static int counter(int field, String what) {
    if (field < 0) {
      throw malformed(what + " with counter " + Integer.toUnsignedString(field));
    }
    return field;
  }

  private static SignalException malformed(String message) {
    return new SignalException(RetryReason.INVALID_MESSAGE, message);
  }
}
