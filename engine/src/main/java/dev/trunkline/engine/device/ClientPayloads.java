package dev.trunkline.engine.device;

import com.google.protobuf.ByteString;
import dev.trunkline.engine.Profile;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.pairing.Browser;
import dev.trunkline.engine.signal.SignedPreKey;
import dev.trunkline.engine.turn.Credentials;
import dev.trunkline.proto.handshake.ClientPayload;
import dev.trunkline.proto.handshake.ClientPayload.DevicePairingData;
import dev.trunkline.proto.handshake.ClientPayload.UserAgent;
import dev.trunkline.proto.handshake.ClientPayload.WebInfo;
import dev.trunkline.proto.handshake.DeviceProps;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// What a device says of itself in the handshake: who it is, or, without an account, what a phone
/// would link.
///
/// Observed: WhatsApp Web 2.3000.x by Baileys 7.0.0-rc14 and whatsmeow, 2026-08.
final class ClientPayloads {
  private static final int PLATFORM_WEB = 14;
  private static final int RELEASE = 0;
  private static final int WEB_BROWSER = 0;
  private static final int WIFI_UNKNOWN = 1;
  private static final int USER_ACTIVATED = 1;
  private static final ByteString KEY_TYPE = ByteString.copyFrom(new byte[] {5});

  private ClientPayloads() {}

  static byte[] of(Credentials credentials, Profile profile) {
    ClientPayload.Builder payload = common();
    credentials
        .link()
        .ifPresentOrElse(
            link -> login(payload, link.phoneNumber()),
            () -> registration(payload, credentials, profile));
    return payload.build().toByteArray();
  }

  private static ClientPayload.Builder common() {
    return ClientPayload.newBuilder()
        .setUserAgent(
            UserAgent.newBuilder()
                .setPlatform(PLATFORM_WEB)
                .setAppVersion(WebVersion.CURRENT.forUserAgent())
                .setMcc("000")
                .setMnc("000")
                .setOsVersion("0.1")
                .setManufacturer("")
                .setDevice("Desktop")
                .setOsBuildNumber("0.1")
                .setReleaseChannel(RELEASE)
                .setLocaleLanguageIso6391("en")
                .setLocaleCountryIso31661Alpha2("US"))
        .setWebInfo(WebInfo.newBuilder().setWebSubPlatform(WEB_BROWSER))
        .setConnectType(WIFI_UNKNOWN)
        .setConnectReason(USER_ACTIVATED);
  }

  private static void login(ClientPayload.Builder payload, Jid me) {
    payload
        .setUsername(Long.parseUnsignedLong(me.user()))
        .setDevice(me.device())
        .setPassive(true)
        .setPull(true)
        .setLidDbMigrated(true);
  }

  private static void registration(
      ClientPayload.Builder payload, Credentials credentials, Profile profile) {
    SignedPreKey signedPreKey = credentials.signedPreKey();
    byte[] registrationId =
        ByteBuffer.allocate(4).putInt(credentials.identity().registrationId()).array();
    byte[] signedPreKeyId =
        Arrays.copyOfRange(ByteBuffer.allocate(4).putInt(signedPreKey.id()).array(), 1, 4);
    payload
        .setPassive(false)
        .setPull(false)
        .setDevicePairingData(
            DevicePairingData.newBuilder()
                .setRegistrationId(ByteString.copyFrom(registrationId))
                .setKeyType(KEY_TYPE)
                .setIdentity(
                    ByteString.copyFrom(credentials.identity().keyPair().publicKey().bytes()))
                .setSignedPreKeyId(ByteString.copyFrom(signedPreKeyId))
                .setSignedPreKey(ByteString.copyFrom(signedPreKey.keyPair().publicKey().bytes()))
                .setSignedPreKeySignature(ByteString.copyFrom(signedPreKey.signature()))
                .setBuildHash(ByteString.copyFrom(WebVersion.CURRENT.hash()))
                .setDeviceProps(deviceProps(profile).toByteString()));
  }

  private static DeviceProps deviceProps(Profile profile) {
    return DeviceProps.newBuilder()
        .setOs(profile.deviceName())
        .setVersion(
            DeviceProps.AppVersion.newBuilder().setPrimary(0).setSecondary(1).setTertiary(0))
        .setPlatformType(Browser.of(profile.browserName()).platformType())
        .setRequireFullSync(false)
        .setHistorySyncConfig(
            DeviceProps.HistorySyncConfig.newBuilder()
                .setStorageQuotaMb(10_240)
                .setInlineInitialPayloadInE2EeMsg(true)
                .setSupportCallLogHistory(false)
                .setSupportBotUserAgentChatHistory(true)
                .setSupportCagReactionsAndPolls(true)
                .setSupportBizHostedMsg(true)
                .setSupportRecentSyncChunkMessageCountTuning(true)
                .setSupportHostedGroupMsg(true)
                .setSupportFbidBotChatHistory(true)
                .setSupportMessageAssociation(true)
                .setSupportGroupHistory(false))
        .build();
  }
}
