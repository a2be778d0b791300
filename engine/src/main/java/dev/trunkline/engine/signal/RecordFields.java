package dev.trunkline.engine.signal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import dev.trunkline.engine.crypto.CryptoException;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePrivateKey;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.Secret;
import dev.trunkline.proto.record.ChainRecord;
import dev.trunkline.proto.record.KeyPairRecord;

/// The fields that the records of this package share.
///
/// Reading one throws [SignalException] when it cannot have been written by this program.
final class RecordFields {
  /// The version that is written. Older ones are read as long as a store may hold them.
  static final int VERSION = 1;

  private RecordFields() {}

  static <T> T parse(Parser<T> parser, byte[] bytes) {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new SignalException(
          RetryReason.INVALID_SESSION, "a record of " + bytes.length + " bytes is no protobuf", e);
    }
  }

  static void requireVersion(int version) {
    if (version != VERSION) {
      throw damaged("a record of version " + version);
    }
  }

  static SignalException damaged(String what) {
    return new SignalException(RetryReason.INVALID_SESSION, what);
  }

  static Secret secret(ByteString field) {
    if (field.size() != 32) {
      throw damaged("a record's key of " + field.size() + " bytes");
    }
    return new Secret(field.toByteArray());
  }

  static ByteString bytes(Secret secret) {
    return wrap(secret.bytes());
  }

  static CurvePublicKey publicKey(ByteString field) {
    try {
      return new CurvePublicKey(field.toByteArray());
    } catch (CryptoException e) {
      throw new SignalException(RetryReason.INVALID_SESSION, "a record's " + e.getMessage(), e);
    }
  }

  static ByteString bytes(CurvePublicKey key) {
    return wrap(key.bytes());
  }

  static CurveKeyPair keyPair(KeyPairRecord pair) {
    return new CurveKeyPair(
        publicKey(pair.getPublicKey()), new CurvePrivateKey(secret(pair.getPrivateKey())));
  }

  static KeyPairRecord record(CurveKeyPair pair) {
    return KeyPairRecord.newBuilder()
        .setPrivateKey(bytes(pair.privateKey().secret()))
        .setPublicKey(bytes(pair.publicKey()))
        .build();
  }

  static ChainKey chainKey(ChainRecord chain) {
    if (chain.getIndex() < 0) {
      throw damaged("a record's chain at " + chain.getIndex());
    }
    return new ChainKey(secret(chain.getKey()), chain.getIndex());
  }

  static ChainRecord.Builder record(ChainKey key) {
    return ChainRecord.newBuilder().setKey(bytes(key.key())).setIndex(key.index());
  }

  static MessageChain chain(ChainRecord chain) {
    int[] indexes = chain.getSkippedIndexesList().stream().mapToInt(Integer::intValue).toArray();
    return new MessageChain(
        chainKey(chain), new SkippedKeys(indexes, chain.getSkippedSeeds().toByteArray()));
  }

  static ChainRecord record(MessageChain chain) {
    ChainRecord.Builder record = record(chain.chainKey());
    for (int index : chain.skipped().indexes()) {
      record.addSkippedIndexes(index);
    }
    return record.setSkippedSeeds(wrap(chain.skipped().seeds())).build();
  }

  /// Without a copy: nobody changes the bytes of keys.
  private static ByteString wrap(byte[] bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes);
  }
}
