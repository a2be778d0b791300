package dev.trunkline.engine.message;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.RecordKey.Kind;
import dev.trunkline.engine.node.Inflation;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.NodeException;
import dev.trunkline.engine.turn.Credentials;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.engine.usync.LidMapping;
import dev.trunkline.proto.e2e.AppStateSyncKeyShare;
import dev.trunkline.proto.e2e.HistorySync;
import dev.trunkline.proto.e2e.HistorySyncNotification;
import dev.trunkline.proto.e2e.LidMigrationMappingSyncPayload;
import dev.trunkline.proto.e2e.ProtocolMessage;
import java.util.HexFormat;

/// What an account's own phone tells its devices. Only the account's own messages come here: anyone
/// may send a message of this kind.
final class PeerMessages {
  private static final int MAPPINGS_MAX = 10_000;
  private static final int PUSH_NAME_CHARACTERS_MAX = 200;

  private PeerMessages() {}

  /// @return whether it was history, which is answered with a receipt more
  static boolean on(Turn turn, ProtocolMessage message) {
    switch (message.getType()) {
      case APP_STATE_SYNC_KEY_SHARE -> keep(turn, message.getAppStateSyncKeyShare());
      case LID_MIGRATION_MAPPING_SYNC ->
          learnMappings(
              turn,
              message.getLidMigrationMappingSyncMessage().getEncodedMappingPayload().toByteArray());
      case HISTORY_SYNC_NOTIFICATION -> {
        history(turn, message.getHistorySyncNotification());
        return true;
      }
      default -> {}
    }
    return false;
  }

  /// Keys for settings and contacts: the phone gives them once.
  private static void keep(Turn turn, AppStateSyncKeyShare share) {
    share
        .getKeysList()
        .forEach(key ->
            turn.put(
                new RecordKey(
                    Kind.APP_STATE_KEY,
                    HexFormat.of().formatHex(key.getKeyId().getKeyId().toByteArray())),
                key.toByteArray()));
  }

  private static void learnMappings(Turn turn, byte[] payload) {
    try {
      LidMigrationMappingSyncPayload.parseFrom(payload).getPnToLidMappingsList().stream()
          .limit(MAPPINGS_MAX)
          .forEach(mapping ->
              LidMapping.learn(
                  turn,
                  Jid.phoneNumber(Long.toUnsignedString(mapping.getPn())),
                  Jid.lid(
                      Long.toUnsignedString(
                          mapping.hasLatestLid()
                              ? mapping.getLatestLid()
                              : mapping.getAssignedLid()))));
    } catch (InvalidProtocolBufferException e) {
      throw new NodeException("a LID mapping is no protobuf", e);
    }
  }

  private static void history(Turn turn, HistorySyncNotification notification) {
    if (!notification.hasInitialHistBootstrapInlinePayload()) {
      return;
    }
    byte[] inflated =
        Inflation.inflate(notification.getInitialHistBootstrapInlinePayload().toByteArray());
    try {
      HistorySync history = HistorySync.parseFrom(inflated);
      history.getPhoneNumberToLidMappingsList().stream()
          .limit(MAPPINGS_MAX)
          .forEach(mapping ->
              LidMapping.learn(
                  turn, Jid.parse(mapping.getPnJid()), Jid.parse(mapping.getLidJid())));
      Credentials.Link me = turn.credentials().requireLink();
      history.getPushnamesList().stream()
          .filter(name -> Jid.find(name.getId()).filter(me::isMe).isPresent())
          .forEach(name -> learnPushName(turn, name.getPushname()));
    } catch (InvalidProtocolBufferException e) {
      throw new NodeException("a history sync is no protobuf", e);
    }
  }

  /// The account's own name, which it must tell to show as online.
  static void learnPushName(Turn turn, String name) {
    boolean usable = !name.isBlank() && name.length() <= PUSH_NAME_CHARACTERS_MAX;
    if (usable && !name.equals(turn.credentials().requireLink().pushName())) {
      turn.change(turn.credentials().withPushName(name));
    }
  }
}
