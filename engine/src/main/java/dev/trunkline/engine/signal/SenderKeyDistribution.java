package dev.trunkline.engine.signal;

import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.Secret;
import dev.trunkline.proto.signal.SenderKeyDistributionMessage;

/// A sender key as it is given to the members of a group, each over a pairwise session: from the
/// chain key on they can read, and with the signing key they know who wrote.
public record SenderKeyDistribution(int id, ChainKey chainKey, CurvePublicKey signingKey) {
  private static final String WHAT = "sender key distribution";

  /// @throws SignalException when the bytes are no such message
  public static SenderKeyDistribution decode(byte[] bytes) {
    SenderKeyDistributionMessage proto =
        Wire.decode(SenderKeyDistributionMessage.parser(), bytes, 0, WHAT);
    Wire.requireComplete(
        proto.hasId() && proto.hasIteration() && proto.hasChainKey() && proto.hasSigningKey(),
        WHAT);
    Secret key = new Secret(proto.getChainKey().toByteArray());
    if (key.bytes().length != 32) {
      throw new SignalException(
          RetryReason.INVALID_KEY, WHAT + " with a chain key of " + key.bytes().length + " bytes");
    }
    return new SenderKeyDistribution(
        proto.getId(),
        new ChainKey(key, Wire.counter(proto.getIteration(), WHAT)),
        Wire.publicKey(proto.getSigningKey(), "signing key"));
  }

  public byte[] encode() {
    return Wire.encode(
        SenderKeyDistributionMessage.newBuilder()
            .setId(id)
            .setIteration(chainKey.index())
            .setChainKey(RecordFields.bytes(chainKey.key()))
            .setSigningKey(Wire.bytes(signingKey))
            .build());
  }
}
