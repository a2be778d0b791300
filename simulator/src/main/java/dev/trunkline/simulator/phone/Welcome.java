package dev.trunkline.simulator.phone;

import com.google.protobuf.ByteString;
import dev.trunkline.proto.e2e.AppStateSyncKeyShare;
import dev.trunkline.proto.e2e.HistorySync;
import dev.trunkline.proto.e2e.HistorySyncNotification;
import dev.trunkline.proto.e2e.Message;
import dev.trunkline.proto.e2e.ProtocolMessage;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Device;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.DeflaterOutputStream;

/// What a phone tells a device that it has just linked: the key to the app state, and the history,
/// which holds nothing but names.
final class Welcome {
  private static final int INITIAL_BOOTSTRAP = 0;
  private static final int PUSH_NAME = 4;

  private Welcome() {}

  static List<Message> messages(Phone phone, AppStateKey key) {
    return List.of(
        keyShare(phone, key),
        history(INITIAL_BOOTSTRAP, phone.account()),
        history(PUSH_NAME, phone.account()));
  }

  static Message keyShare(Phone phone, AppStateKey key) {
    AppStateSyncKeyShare.Fingerprint.Builder fingerprint =
        AppStateSyncKeyShare.Fingerprint.newBuilder()
            .setRawId(phone.account().identity().orElseThrow().rawId());
    int current = 0;
    for (Device device : phone.account().devices()) {
      fingerprint.addDeviceIndexes(device.keyIndex());
      current = Math.max(current, device.keyIndex());
    }
    return protocol(
        ProtocolMessage.newBuilder()
            .setType(ProtocolMessage.Type.APP_STATE_SYNC_KEY_SHARE)
            .setAppStateSyncKeyShare(
                AppStateSyncKeyShare.newBuilder()
                    .addKeys(
                        AppStateSyncKeyShare.AppStateSyncKey.newBuilder()
                            .setKeyId(
                                AppStateSyncKeyShare.KeyId.newBuilder()
                                    .setKeyId(ByteString.copyFrom(key.id())))
                            .setKeyData(
                                AppStateSyncKeyShare.KeyData.newBuilder()
                                    .setKeyData(ByteString.copyFrom(key.data().bytes()))
                                    .setFingerprint(fingerprint.setCurrentIndex(current))
                                    .setTimestamp(key.madeAt().toEpochMilli())))));
  }

  private static Message history(int type, Account account) {
    HistorySync history =
        HistorySync.newBuilder()
            .setSyncType(type)
            .setChunkOrder(1)
            .setProgress(100)
            .addPushnames(
                HistorySync.PushName.newBuilder()
                    .setId(account.jid(Addressing.PHONE_NUMBER).toString())
                    .setPushname(account.pushName()))
            .addPhoneNumberToLidMappings(
                HistorySync.LidMapping.newBuilder()
                    .setPnJid(account.jid(Addressing.PHONE_NUMBER).toString())
                    .setLidJid(account.jid(Addressing.LID).toString()))
            .build();
    return protocol(
        ProtocolMessage.newBuilder()
            .setType(ProtocolMessage.Type.HISTORY_SYNC_NOTIFICATION)
            .setHistorySyncNotification(
                HistorySyncNotification.newBuilder()
                    .setSyncType(type)
                    .setChunkOrder(1)
                    .setProgress(100)
                    .setInitialHistBootstrapInlinePayload(deflated(history.toByteArray()))));
  }

  private static Message protocol(ProtocolMessage.Builder content) {
    return Message.newBuilder().setProtocolMessage(content).build();
  }

  private static ByteString deflated(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteString.copyFrom(out.toByteArray());
  }
}
