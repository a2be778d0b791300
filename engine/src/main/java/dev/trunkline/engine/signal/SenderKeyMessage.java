package dev.trunkline.engine.signal;

import com.google.protobuf.ByteString;
import dev.trunkline.engine.crypto.CurvePrivateKey;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.XEdDsa;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A message to a group: `version || protobuf || signature`.
///
/// @param id of the sender key
/// @param bytes all of it, as on the wire
record SenderKeyMessage(int id, int iteration, byte[] ciphertext, byte[] bytes) {
  private static final String WHAT = "sender key message";

  /// @throws SignalException when the bytes are no such message
  static SenderKeyMessage decode(byte[] bytes) {
    var proto =
        Wire.decode(
            dev.trunkline.proto.signal.SenderKeyMessage.parser(),
            bytes,
            XEdDsa.SIGNATURE_LENGTH,
            WHAT);
    Wire.requireComplete(proto.hasId() && proto.hasIteration() && proto.hasCiphertext(), WHAT);
    return new SenderKeyMessage(
        proto.getId(),
        Wire.counter(proto.getIteration(), WHAT),
        proto.getCiphertext().toByteArray(),
        bytes);
  }

  /// Encrypts and signs a plaintext; gives the bytes for the wire.
  static byte[] seal(
      int id,
      ChainKey chainKey,
      CurvePrivateKey signingKey,
      byte[] plaintext,
      RandomGenerator random) {
    byte[] signed =
        Wire.encode(
            dev.trunkline.proto.signal.SenderKeyMessage.newBuilder()
                .setId(id)
                .setIteration(chainKey.index())
                .setCiphertext(ByteString.copyFrom(chainKey.seed().groupKey().encrypt(plaintext)))
                .build());
    byte[] bytes = Arrays.copyOf(signed, signed.length + XEdDsa.SIGNATURE_LENGTH);
    byte[] signature = XEdDsa.sign(signingKey, signed, random);
    System.arraycopy(signature, 0, bytes, signed.length, XEdDsa.SIGNATURE_LENGTH);
    return bytes;
  }

  boolean isSignedWith(CurvePublicKey signingKey) {
    int signed = bytes.length - XEdDsa.SIGNATURE_LENGTH;
    return XEdDsa.verify(
        signingKey, Arrays.copyOf(bytes, signed), Arrays.copyOfRange(bytes, signed, bytes.length));
  }
}
