package dev.trunkline.engine.signal;

import com.google.protobuf.ByteString;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePrivateKey;
import dev.trunkline.proto.record.PreKeyBlockRecord;
import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The one-time pre-keys of 32 consecutive ids, as far as they are there.
///
/// So many share a record because there are hundreds, which are made together and used up one by
/// one, over months. A full record takes about 1,040 bytes.
///
/// @param number the first id is 32 times this
public record PreKeyBlock(int number, SortedMap<Integer, CurvePrivateKey> keys) {
  private static final int SIZE = 32;

  public PreKeyBlock {
    keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
  }

  /// The number of the block that an id belongs to.
  public static int numberOf(int id) {
    return id / SIZE;
  }

  public static PreKeyBlock empty(int number) {
    return new PreKeyBlock(number, Collections.emptySortedMap());
  }

  /// The key with this id, its public half derived anew.
  public Optional<PreKey> find(int id) {
    return Optional.ofNullable(keys.get(id)).map(key -> new PreKey(id, CurveKeyPair.of(key)));
  }

  /// This block and one key more, in place of a former one with its id.
  public PreKeyBlock with(PreKey preKey) {
    if (numberOf(preKey.id()) != number) {
      throw new IllegalArgumentException(preKey.id() + " does not belong to block " + number);
    }
    SortedMap<Integer, CurvePrivateKey> more = new TreeMap<>(keys);
    more.put(preKey.id(), preKey.keyPair().privateKey());
    return new PreKeyBlock(number, more);
  }

  /// This block when the key with this id is used up.
  public PreKeyBlock without(int id) {
    SortedMap<Integer, CurvePrivateKey> fewer = new TreeMap<>(keys);
    fewer.remove(id);
    return new PreKeyBlock(number, fewer);
  }

  public boolean isEmpty() {
    return keys.isEmpty();
  }

  public byte[] encode() {
    int present = 0;
    ByteArrayOutputStream privateKeys = new ByteArrayOutputStream(SIZE * CurvePrivateKey.LENGTH);
    for (Map.Entry<Integer, CurvePrivateKey> key : keys.entrySet()) {
      present |= 1 << key.getKey() % SIZE;
      privateKeys.writeBytes(key.getValue().secret().bytes());
    }
    return PreKeyBlockRecord.newBuilder()
        .setVersion(RecordFields.VERSION)
        .setNumber(number)
        .setPresent(present)
        .setPrivateKeys(ByteString.copyFrom(privateKeys.toByteArray()))
        .build()
        .toByteArray();
  }

  /// @throws SignalException when the bytes are no such record, or one of a newer version
  public static PreKeyBlock decode(byte[] bytes) {
    PreKeyBlockRecord record = RecordFields.parse(PreKeyBlockRecord.parser(), bytes);
    RecordFields.requireVersion(record.getVersion());
    ByteString privateKeys = record.getPrivateKeys();
    int present = record.getPresent();
    if (privateKeys.size() != Integer.bitCount(present) * CurvePrivateKey.LENGTH) {
      throw RecordFields.damaged("a block of pre-keys with " + privateKeys.size() + " bytes");
    }
    SortedMap<Integer, CurvePrivateKey> keys = new TreeMap<>();
    int at = 0;
    for (int i = 0; i < SIZE; i++) {
      if ((present & 1 << i) != 0) {
        ByteString key = privateKeys.substring(at, at + CurvePrivateKey.LENGTH);
        keys.put(record.getNumber() * SIZE + i, new CurvePrivateKey(RecordFields.secret(key)));
        at += CurvePrivateKey.LENGTH;
      }
    }
    return new PreKeyBlock(record.getNumber(), keys);
  }
}
