package dev.trunkline.engine.signal;

import dev.trunkline.proto.record.PartyRecord;
import dev.trunkline.proto.record.RatchetRecord;
import dev.trunkline.proto.record.ReceivingChainRecord;
import dev.trunkline.proto.record.SignalSessionRecord;
import dev.trunkline.proto.record.UsedPreKeysRecord;
import java.util.Optional;
import java.util.OptionalInt;

/// The record of a session.
final class SignalSessionCodec {
  private SignalSessionCodec() {}

  static byte[] encode(Party local, Party remote, Ratchets ratchets) {
    SignalSessionRecord.Builder record =
        SignalSessionRecord.newBuilder()
            .setVersion(RecordFields.VERSION)
            .setLocal(record(local))
            .setRemote(record(remote));
    for (Ratchet ratchet : ratchets.lastUsedFirst()) {
      record.addRatchets(record(ratchet));
    }
    return record.build().toByteArray();
  }

  /// @throws SignalException when the bytes are no such record, or one of a newer version
  static SignalSession decode(byte[] bytes) {
    SignalSessionRecord record = RecordFields.parse(SignalSessionRecord.parser(), bytes);
    RecordFields.requireVersion(record.getVersion());
    if (record.getRatchetsCount() == 0) {
      throw RecordFields.damaged("a session record without a ratchet");
    }
    return new SignalSession(
        party(record.getLocal()),
        party(record.getRemote()),
        new Ratchets(record.getRatchetsList().stream().map(SignalSessionCodec::ratchet).toList()));
  }

  private static PartyRecord record(Party party) {
    return PartyRecord.newBuilder()
        .setIdentityKey(RecordFields.bytes(party.identityKey().publicKey()))
        .setRegistrationId(party.registrationId())
        .build();
  }

  private static Party party(PartyRecord record) {
    return new Party(
        new IdentityKey(RecordFields.publicKey(record.getIdentityKey())),
        record.getRegistrationId());
  }

  private static RatchetRecord record(Ratchet ratchet) {
    RatchetRecord.Builder record =
        RatchetRecord.newBuilder()
            .setRootKey(RecordFields.bytes(ratchet.rootKey().key()))
            .setSendingRatchetKey(RecordFields.record(ratchet.sending().ratchetKey()))
            .setSending(RecordFields.record(ratchet.sending().chainKey()))
            .setPreviousCounter(ratchet.sending().previousCounter())
            .setBaseKey(RecordFields.bytes(ratchet.baseKey()));
    for (ReceivingChain chain : ratchet.receiving()) {
      record.addReceiving(
          ReceivingChainRecord.newBuilder()
              .setRatchetKey(RecordFields.bytes(chain.ratchetKey()))
              .setChain(RecordFields.record(chain.chain())));
    }
    ratchet.unanswered().ifPresent(used -> record.setUnanswered(record(used)));
    return record.build();
  }

  private static Ratchet ratchet(RatchetRecord record) {
    return new Ratchet(
        new RootKey(RecordFields.secret(record.getRootKey())),
        new SendingChain(
            RecordFields.keyPair(record.getSendingRatchetKey()),
            RecordFields.chainKey(record.getSending()),
            record.getPreviousCounter()),
        record.getReceivingList().stream().map(SignalSessionCodec::receiving).toList(),
        RecordFields.publicKey(record.getBaseKey()),
        record.hasUnanswered()
            ? Optional.of(usedPreKeys(record.getUnanswered()))
            : Optional.empty());
  }

  private static ReceivingChain receiving(ReceivingChainRecord record) {
    return new ReceivingChain(
        RecordFields.publicKey(record.getRatchetKey()), RecordFields.chain(record.getChain()));
  }

  private static UsedPreKeysRecord record(UsedPreKeys used) {
    UsedPreKeysRecord.Builder record =
        UsedPreKeysRecord.newBuilder().setSignedPreKeyId(used.signedPreKeyId());
    used.preKeyId().ifPresent(record::setPreKeyId);
    return record.build();
  }

  private static UsedPreKeys usedPreKeys(UsedPreKeysRecord record) {
    return new UsedPreKeys(
        record.getSignedPreKeyId(),
        record.hasPreKeyId() ? OptionalInt.of(record.getPreKeyId()) : OptionalInt.empty());
  }
}
