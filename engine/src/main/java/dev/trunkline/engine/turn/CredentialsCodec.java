package dev.trunkline.engine.turn;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePrivateKey;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.signal.LocalIdentity;
import dev.trunkline.engine.signal.SignedPreKey;
import dev.trunkline.engine.turn.Credentials.Link;
import dev.trunkline.engine.turn.Credentials.Upkeep;
import dev.trunkline.proto.record.CredentialsRecord;
import dev.trunkline.proto.record.KeyPairRecord;
import dev.trunkline.proto.record.SignedPreKeyRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Credentials as a record.
final class CredentialsCodec {
  private static final int VERSION = 1;

  private CredentialsCodec() {}

  static byte[] encode(Credentials credentials) {
    CredentialsRecord.Builder record =
        CredentialsRecord.newBuilder()
            .setVersion(VERSION)
            .setNoiseKey(record(credentials.noiseKey()))
            .setIdentityKey(record(credentials.identity().keyPair()))
            .setRegistrationId(credentials.identity().registrationId())
            .setNextPreKeyId(credentials.upkeep().nextPreKeyId())
            .setDigestCheckedAt(credentials.upkeep().digestCheckedAt().getEpochSecond());
    credentials.signedPreKeys().forEach(key -> record.addSignedPreKeys(record(key)));
    credentials.link().ifPresent(link -> write(link, record));
    credentials
        .upkeep()
        .routingInfo()
        .ifPresent(info -> record.setRoutingInfo(ByteString.copyFrom(info)));
    return record.build().toByteArray();
  }

  private static void write(Link link, CredentialsRecord.Builder record) {
    record
        .setPhoneNumber(link.phoneNumber().toString())
        .setLid(link.lid().toString())
        .setSignedDeviceIdentity(ByteString.copyFrom(link.signedDeviceIdentity()))
        .setPushName(link.pushName())
        .setUnconfirmed(!link.confirmed());
  }

  private static KeyPairRecord record(CurveKeyPair pair) {
    return KeyPairRecord.newBuilder()
        .setPrivateKey(ByteString.copyFrom(pair.privateKey().secret().bytes()))
        .setPublicKey(ByteString.copyFrom(pair.publicKey().bytes()))
        .build();
  }

  private static SignedPreKeyRecord record(SignedPreKey key) {
    return SignedPreKeyRecord.newBuilder()
        .setId(key.id())
        .setKeyPair(record(key.keyPair()))
        .setSignature(ByteString.copyFrom(key.signature()))
        .setCreatedAt(key.createdAt().getEpochSecond())
        .build();
  }

  static Credentials decode(byte[] bytes) {
    try {
      CredentialsRecord record = CredentialsRecord.parseFrom(bytes);
      if (record.getVersion() != VERSION) {
        throw new IllegalStateException(
            "stored credentials are of version " + record.getVersion() + ", not " + VERSION);
      }
      return decode(record);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("stored credentials are unreadable", e);
    }
  }

  private static Credentials decode(CredentialsRecord record) {
    List<SignedPreKey> signedPreKeys =
        record.getSignedPreKeysList().stream().map(CredentialsCodec::signedPreKey).toList();
    Optional<byte[]> routingInfo =
        record.getRoutingInfo().isEmpty()
            ? Optional.empty()
            : Optional.of(record.getRoutingInfo().toByteArray());
    return new Credentials(
        keyPair(record.getNoiseKey()),
        new LocalIdentity(keyPair(record.getIdentityKey()), record.getRegistrationId()),
        signedPreKeys,
        link(record),
        new Upkeep(
            record.getNextPreKeyId(),
            routingInfo,
            Instant.ofEpochSecond(record.getDigestCheckedAt())));
  }

  private static Optional<Link> link(CredentialsRecord record) {
    return record.getPhoneNumber().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Link(
                Jid.parse(record.getPhoneNumber()),
                Jid.parse(record.getLid()),
                record.getSignedDeviceIdentity().toByteArray(),
                record.getPushName(),
                !record.getUnconfirmed()));
  }

  private static SignedPreKey signedPreKey(SignedPreKeyRecord record) {
    return new SignedPreKey(
        record.getId(),
        keyPair(record.getKeyPair()),
        record.getSignature().toByteArray(),
        Instant.ofEpochSecond(record.getCreatedAt()));
  }

  private static CurveKeyPair keyPair(KeyPairRecord record) {
    return new CurveKeyPair(
        new CurvePublicKey(record.getPublicKey().toByteArray()),
        CurvePrivateKey.of(record.getPrivateKey().toByteArray()));
  }
}
