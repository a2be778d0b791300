package dev.trunkline.engine.signal;

import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.Secret;
import dev.trunkline.proto.record.OwnSenderKeyRecord;
import java.util.random.RandomGenerator;

/// The sender key with which this device writes to one group, as an immutable value.
///
/// Every encryption gives the next value. A value that has given one is spent: used again, it would
/// encrypt two messages with the same key. So whoever encrypts commits [Encrypted#next()] before
/// the bytes leave, and forgets this value.
public final class OwnSenderKey {
  private final int id;
  private final ChainKey chainKey;
  private final CurveKeyPair signingKey;

  private OwnSenderKey(int id, ChainKey chainKey, CurveKeyPair signingKey) {
    this.id = id;
    this.chainKey = chainKey;
    this.signingKey = signingKey;
  }

  /// An encrypted message.
  ///
  /// @param next the sender key from now on, to be committed before the bytes leave
  public record Encrypted(OwnSenderKey next, byte[] bytes) {}

  /// Makes a key that nobody has yet: for a new group, or after a member has left.
  ///
  /// @param random unpredictable, except in tests
  public static OwnSenderKey generate(RandomGenerator random) {
    return new OwnSenderKey(
        random.nextInt(Integer.MAX_VALUE),
        new ChainKey(Secret.random(32, random), 0),
        CurveKeyPair.generate(random));
  }

  /// What a member needs to read the messages from the next one on.
  public SenderKeyDistribution distribution() {
    return new SenderKeyDistribution(id, chainKey, signingKey.publicKey());
  }

  /// Encrypts for every member that has this key.
  ///
  /// @param random unpredictable, except in tests
  public Encrypted encrypt(byte[] plaintext, RandomGenerator random) {
    byte[] bytes = SenderKeyMessage.seal(id, chainKey, signingKey.privateKey(), plaintext, random);
    return new Encrypted(new OwnSenderKey(id, chainKey.next(), signingKey), bytes);
  }

  /// The key as a versioned record: some 120 bytes.
  public byte[] encode() {
    return OwnSenderKeyRecord.newBuilder()
        .setVersion(RecordFields.VERSION)
        .setId(id)
        .setChain(RecordFields.record(chainKey))
        .setSigningKey(RecordFields.record(signingKey))
        .build()
        .toByteArray();
  }

  /// @throws SignalException when the bytes are no such record, or one of a newer version
  public static OwnSenderKey decode(byte[] bytes) {
    OwnSenderKeyRecord record = RecordFields.parse(OwnSenderKeyRecord.parser(), bytes);
    RecordFields.requireVersion(record.getVersion());
    return new OwnSenderKey(
        record.getId(),
        RecordFields.chainKey(record.getChain()),
        RecordFields.keyPair(record.getSigningKey()));
  }
}
