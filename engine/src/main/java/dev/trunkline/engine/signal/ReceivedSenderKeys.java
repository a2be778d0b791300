package dev.trunkline.engine.signal;

import dev.trunkline.proto.record.ReceivedSenderKeyRecord;
import dev.trunkline.proto.record.ReceivedSenderKeysRecord;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The sender keys with which another device writes to one group, as an immutable value.
///
/// There are several when messages made with a former key are still under way.
public final class ReceivedSenderKeys {
  /// Before anything was received.
  public static final ReceivedSenderKeys NONE = new ReceivedSenderKeys(List.of());

  private static final int COUNT_MAX = 5;

  /// Newest first, each with another id.
  private final List<ReceivedSenderKey> keys;

  private ReceivedSenderKeys(List<ReceivedSenderKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /// These keys and a newly given one. A key that is given again stays as it is, so that messages
  /// that were overtaken can still be read.
  public ReceivedSenderKeys with(SenderKeyDistribution distribution) {
    ReceivedSenderKey newest =
        find(distribution.id())
            .filter(key -> key.covers(distribution))
            .orElseGet(() -> ReceivedSenderKey.of(distribution));
    return ledBy(newest);
  }

  /// Decrypts a message to the group.
  public SenderKeyDecryption decrypt(byte[] bytes) {
    try {
      SenderKeyMessage message = SenderKeyMessage.decode(bytes);
      Optional<ReceivedSenderKey> key = find(message.id()).filter(found -> found.reaches(message));
      return key.isPresent() ? decrypt(key.get(), message) : new SenderKeyDecryption.NoSenderKey();
    } catch (SignalException e) {
      return new SenderKeyDecryption.Bad(e.reason(), String.valueOf(e.getMessage()));
    }
  }

  private SenderKeyDecryption decrypt(ReceivedSenderKey key, SenderKeyMessage message) {
    Optional<ReceivedSenderKey.Opened> opened = key.open(message);
    return opened.isPresent()
        ? new SenderKeyDecryption.Plain(replace(opened.get().next()), opened.get().plaintext())
        : new SenderKeyDecryption.Duplicate();
  }

  private Optional<ReceivedSenderKey> find(int id) {
    return keys.stream().filter(key -> key.id() == id).findFirst();
  }

  private ReceivedSenderKeys ledBy(ReceivedSenderKey newest) {
    return new ReceivedSenderKeys(
        Stream.concat(Stream.of(newest), keys.stream().filter(key -> key.id() != newest.id()))
            .limit(COUNT_MAX)
            .toList());
  }

  private ReceivedSenderKeys replace(ReceivedSenderKey next) {
    return new ReceivedSenderKeys(
        keys.stream().map(key -> key.id() == next.id() ? next : key).toList());
  }

  /// The keys as a versioned record: some 90 bytes for each key, 36 more for each overtaken
  /// message.
  public byte[] encode() {
    ReceivedSenderKeysRecord.Builder record =
        ReceivedSenderKeysRecord.newBuilder().setVersion(RecordFields.VERSION);
    for (ReceivedSenderKey key : keys) {
      record.addKeys(
          ReceivedSenderKeyRecord.newBuilder()
              .setId(key.id())
              .setFirstIteration(key.firstIteration())
              .setSigningKey(RecordFields.bytes(key.signingKey()))
              .setChain(RecordFields.record(key.chain())));
    }
    return record.build().toByteArray();
  }

  /// @throws SignalException when the bytes are no such record, or one of a newer version
  public static ReceivedSenderKeys decode(byte[] bytes) {
    ReceivedSenderKeysRecord record = RecordFields.parse(ReceivedSenderKeysRecord.parser(), bytes);
    RecordFields.requireVersion(record.getVersion());
    return new ReceivedSenderKeys(
        record.getKeysList().stream().map(ReceivedSenderKeys::key).toList());
  }

  private static ReceivedSenderKey key(ReceivedSenderKeyRecord record) {
    return new ReceivedSenderKey(
        record.getId(),
        record.getFirstIteration(),
        RecordFields.publicKey(record.getSigningKey()),
        RecordFields.chain(record.getChain()));
  }
}
