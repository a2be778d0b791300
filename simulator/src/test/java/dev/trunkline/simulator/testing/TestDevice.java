package dev.trunkline.simulator.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.Hmac;
import dev.trunkline.engine.crypto.Secret;
import dev.trunkline.engine.crypto.XEdDsa;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.signal.LocalIdentity;
import dev.trunkline.engine.signal.PreKey;
import dev.trunkline.engine.signal.SignedPreKey;
import dev.trunkline.proto.adv.SignedDeviceIdentity;
import dev.trunkline.proto.adv.SignedDeviceIdentityHmac;
import dev.trunkline.proto.handshake.ClientPayload;
import dev.trunkline.simulator.connection.Client;
import dev.trunkline.simulator.pairing.PairingStart;
import dev.trunkline.simulator.pairing.QrCode;
import dev.trunkline.simulator.prekey.KeyNodes;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.OneTimeKey;
import dev.trunkline.simulator.registry.SignedKey;
import dev.trunkline.simulator.turn.ConnectionId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A linked device as tests play it: its keys, its connection and the stanzas of its life.
public final class TestDevice {
  private static final byte[] BY_ACCOUNT = {6, 0};
  private static final byte[] BY_DEVICE = {6, 1};

  private final TestServer server;
  private final CurveKeyPair noise;
  private final LocalIdentity identity;
  private final SignedPreKey signedPreKey;
  private final Secret advSecret;
  private final List<PreKey> preKeys = new ArrayList<>();
  private final TestSignal signal;
  private final TestSenderKeys senderKeys;
  private final List<Node> arrived = new ArrayList<>();
  private @Nullable ConnectionId connection;
  private @Nullable Jid phoneNumber;
  private @Nullable Jid lid;
  private byte[] signedIdentity = {};
  private int ids;

  public TestDevice(TestServer server) {
    this.server = server;
    this.noise = CurveKeyPair.generate(server.random());
    this.identity = new LocalIdentity(CurveKeyPair.generate(server.random()), 4711);
    this.signedPreKey = SignedPreKey.generate(7, identity, server.now(), server.random());
    this.advSecret = Secret.random(32, server.random());
    this.signal = new TestSignal(this, server.random());
    this.senderKeys = new TestSenderKeys(this, server.random());
  }

  /// A device that is linked to the account, logged in and has left its keys.
  public static TestDevice linked(TestServer server, Account account) {
    TestDevice device = new TestDevice(server);
    device.pair(account);
    device.logIn();
    device.uploadKeys(20);
    device.activate();
    device.answerEverything();
    return device;
  }

  public void pair(Account account) {
    connectToPair();
    if (!(scan(account, refs().getFirst()) instanceof PairingStart.Told)) {
      throw new AssertionError("the phone did not link the device");
    }
    sign(take("iq"));
    hangUp();
  }

  public ConnectionId connectToPair() {
    connection = server.connect(new Client(noise.publicKey(), registration().build()));
    return connection;
  }

  public ClientPayload.Builder registration() {
    return ClientPayload.newBuilder()
        .setPassive(false)
        .setDevicePairingData(
            ClientPayload.DevicePairingData.newBuilder()
                .setRegistrationId(ByteString.copyFrom(new byte[] {0, 0, 0x12, 0x67}))
                .setKeyType(ByteString.copyFrom(new byte[] {5}))
                .setIdentity(bytes(identity.keyPair().publicKey()))
                .setSignedPreKeyId(ByteString.copyFrom(new byte[] {0, 0, 7}))
                .setSignedPreKey(bytes(signedPreKey.keyPair().publicKey()))
                .setSignedPreKeySignature(ByteString.copyFrom(signedPreKey.signature())));
  }

  /// The refs that the server offered.
  public List<String> refs() {
    Node offer = take("iq");
    stanza(result(offer));
    return offer.requireChild("pair-device").children("ref").stream().map(Node::text).toList();
  }

  /// What the device shows as its QR code.
  public String qr(String ref) {
    return "https://wa.me/settings/linked_devices#"
        + String.join(
            ",",
            ref,
            base64(noise.publicKey().bytes()),
            base64(identity.keyPair().publicKey().bytes()),
            base64(advSecret.bytes()),
            "1");
  }

  public PairingStart scan(Account account, String ref) {
    QrCode code = QrCode.find(qr(ref)).orElseThrow();
    return server.command((turn, desk) -> desk.pairing().scan(turn, account, code));
  }

  /// Checks what the phone says about this device, and agrees.
  public void sign(Node pairSuccess) {
    sign(pairSuccess, advSecret);
  }

  public void sign(Node pairSuccess, Secret secret) {
    Node success = pairSuccess.requireChild("pair-success");
    phoneNumber = success.requireChild("device").requireJid("jid");
    lid = success.requireChild("device").requireJid("lid");
    SignedDeviceIdentity signed = open(success.requireChild("device-identity"), secret);
    CurvePublicKey account = new CurvePublicKey(signed.getAccountSignatureKey().toByteArray());
    byte[] details = signed.getDetails().toByteArray();
    byte[] own = identity.keyPair().publicKey().bytes();
    if (!XEdDsa.verify(
        account, join(BY_ACCOUNT, details, own), signed.getAccountSignature().toByteArray())) {
      throw new AssertionError("the account's signature is wrong");
    }
    SignedDeviceIdentity complete =
        signed.toBuilder()
            .setDeviceSignature(
                ByteString.copyFrom(
                    XEdDsa.sign(
                        identity.keyPair().privateKey(),
                        join(BY_DEVICE, details, own, account.bytes()),
                        server.random())))
            .build();
    signedIdentity = complete.toByteArray();
    stanza(
        result(pairSuccess)
            .holding(
                Node.of("pair-device-sign")
                    .holding(
                        Node.of("device-identity")
                            .with("key-index", 1)
                            .holding(
                                complete.toBuilder()
                                    .clearAccountSignatureKey()
                                    .build()
                                    .toByteArray()))));
  }

  private static SignedDeviceIdentity open(Node container, Secret secret) {
    try {
      SignedDeviceIdentityHmac sealed = SignedDeviceIdentityHmac.parseFrom(container.bytes());
      byte[] expected = Hmac.sha256(secret.bytes(), sealed.getDetails().toByteArray());
      if (!Arrays.equals(expected, sealed.getHmac().toByteArray())) {
        throw new AssertionError("the phone does not know the device's secret");
      }
      return SignedDeviceIdentity.parseFrom(sealed.getDetails());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /// Opens a connection as the device that this is.
  public ConnectionId logIn() {
    return logIn(noise.publicKey());
  }

  public ConnectionId logIn(CurvePublicKey key) {
    Jid me = phoneNumber();
    connection =
        server.connect(
            new Client(
                key,
                ClientPayload.newBuilder()
                    .setUsername(Long.parseLong(me.user()))
                    .setDevice(me.device())
                    .setPassive(true)
                    .build()));
    return connection;
  }

  public void hangUp() {
    server.disconnect(connection());
  }

  public void uploadKeys(int count) {
    int first = preKeys.isEmpty() ? 1 : preKeys.getLast().id() + 1;
    List<PreKey> made = PreKey.generate(first, count, server.random());
    preKeys.addAll(made);
    List<Node> keys =
        made.stream()
            .map(key -> new OneTimeKey(key.id(), key.keyPair().publicKey().bytes()))
            .map(KeyNodes::key)
            .toList();
    ask(
        iq("set", "encrypt")
            .holding(
                KeyNodes.registration(identity.registrationId()),
                KeyNodes.type(),
                Node.of("identity").holding(identity.keyPair().publicKey().bytes()),
                Node.of("list").holding(keys),
                KeyNodes.signedKey(publicSignedPreKey())));
  }

  public SignedKey publicSignedPreKey() {
    return new SignedKey(
        signedPreKey.id(), signedPreKey.keyPair().publicKey().bytes(), signedPreKey.signature());
  }

  public void activate() {
    ask(iq("set", "passive").holding(Node.of("active")));
  }

  /// Sends an iq.
  ///
  /// @return the answer
  public Node ask(Node iq) {
    stanza(iq);
    String id = iq.require("id");
    return takeFirst(node -> node.is("iq") && node.has("id", id))
        .orElseThrow(() -> new AssertionError("no answer to " + iq));
  }

  public Node iq(String type, String xmlns) {
    return Node.of("iq")
        .with("to", Jid.SERVER)
        .with("type", type)
        .with("xmlns", xmlns)
        .with("id", "t" + ++ids);
  }

  public Node result(Node iq) {
    return Node.of("iq").with("to", Jid.SERVER).with("type", "result").with("id", iq.require("id"));
  }

  public void stanza(Node stanza) {
    server.stanza(connection(), stanza);
  }

  /// What has arrived and was not taken yet.
  public List<Node> arrived() {
    arrived.addAll(server.take(connection()));
    return arrived;
  }

  /// Takes the first stanza of this tag.
  public Node take(String tag) {
    return takeFirst(node -> node.is(tag))
        .orElseThrow(() -> new AssertionError("no <" + tag + "> in " + arrived));
  }

  public Optional<Node> find(String tag) {
    return takeFirst(node -> node.is(tag));
  }

  private Optional<Node> takeFirst(Predicate<Node> wanted) {
    Optional<Node> found = arrived().stream().filter(wanted).findFirst();
    found.ifPresent(arrived::remove);
    return found;
  }

  /// Forgets what has arrived, after confirming what has to be confirmed.
  public void answerEverything() {
    for (Node node : List.copyOf(arrived())) {
      switch (node.tag()) {
        case "message" ->
            stanza(
                Node.of("receipt")
                    .with("id", node.require("id"))
                    .with("to", node.require("from"))
                    .with("participant", node.find("participant"))
                    .with("recipient", node.find("recipient"))
                    .with("type", receiptType(node)));
        case "receipt", "notification" -> acknowledge(node);
        default -> {}
      }
    }
    arrived();
    arrived.clear();
  }

  private static Optional<String> receiptType(Node message) {
    if (message.has("category", "peer")) {
      return Optional.of("peer_msg");
    }
    return message.find("recipient").map(_ -> "sender");
  }

  public void acknowledge(Node node) {
    stanza(
        Node.of("ack")
            .with("class", node.tag())
            .with("id", node.require("id"))
            .with("to", node.require("from"))
            .with("participant", node.find("participant"))
            .with("type", node.find("type")));
  }

  public TestSignal signal() {
    return signal;
  }

  public TestSenderKeys senderKeys() {
    return senderKeys;
  }

  public TestServer server() {
    return server;
  }

  public ConnectionId connection() {
    if (connection == null) {
      throw new AssertionError("the device never connected");
    }
    return connection;
  }

  public Jid phoneNumber() {
    if (phoneNumber == null) {
      throw new AssertionError("the device is not linked");
    }
    return phoneNumber;
  }

  public Jid jid(Addressing addressing) {
    if (lid == null) {
      throw new AssertionError("the device is not linked");
    }
    return addressing == Addressing.LID ? lid : phoneNumber();
  }

  public CurveKeyPair noise() {
    return noise;
  }

  public CurveKeyPair identityKeys() {
    return identity.keyPair();
  }

  public byte[] publicOneTimeKey(int id) {
    return preKeys.stream()
        .filter(key -> key.id() == id)
        .findFirst()
        .orElseThrow()
        .keyPair()
        .publicKey()
        .bytes();
  }

  LocalIdentity identity() {
    return identity;
  }

  SignedPreKey signedPreKey() {
    return signedPreKey;
  }

  List<PreKey> preKeys() {
    return preKeys;
  }

  byte[] signedIdentity() {
    return signedIdentity;
  }

  private static ByteString bytes(CurvePublicKey key) {
    return ByteString.copyFrom(key.bytes());
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] join(byte[]... parts) {
    ByteString joined = ByteString.EMPTY;
    for (byte[] part : parts) {
      joined = joined.concat(ByteString.copyFrom(part));
    }
    return joined.toByteArray();
  }
}
