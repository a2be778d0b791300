package dev.trunkline.simulator.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.signal.Decryption;
import dev.trunkline.engine.signal.IdentityKey;
import dev.trunkline.engine.signal.LocalKeys;
import dev.trunkline.engine.signal.MessagePadding;
import dev.trunkline.engine.signal.PreKey;
import dev.trunkline.engine.signal.PreKeyBundle;
import dev.trunkline.engine.signal.PreKeySignalMessage;
import dev.trunkline.engine.signal.SignalSession;
import dev.trunkline.proto.e2e.DeviceSentMessage;
import dev.trunkline.proto.e2e.Message;
import dev.trunkline.simulator.prekey.KeyNodes;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.OneTimeKey;
import dev.trunkline.simulator.registry.SignedKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The Signal half of a [TestDevice]: sessions by the address that a stanza names.
public final class TestSignal {
  private final TestDevice device;
  private final RandomGenerator random;
  private final Map<String, SignalSession> sessions = new HashMap<>();

  TestSignal(TestDevice device, RandomGenerator random) {
    this.device = device;
    this.random = random;
  }

  /// Asks the server for an account's devices, as every client does before it writes.
  public List<Jid> devices(Jid account) {
    Node answer =
        device.ask(
            device
                .iq("get", "usync")
                .holding(
                    Node.of("usync")
                        .with("context", "message")
                        .with("mode", "query")
                        .with("sid", "sid")
                        .with("last", "true")
                        .with("index", "0")
                        .holding(
                            Node.of("query")
                                .holding(Node.of("devices").with("version", "2"), Node.of("lid")),
                            Node.of("list").holding(Node.of("user").with("jid", account)))));
    return answer
        .requireChild("usync")
        .requireChild("list")
        .requireChild("user")
        .requireChild("devices")
        .requireChild("device-list")
        .children("device")
        .stream()
        .map(node -> account.withDevice((int) node.requireNumber("id")))
        .toList();
  }

  /// The stanza of a text for all devices of the recipient and the other ones of the sender.
  public Node text(String id, Account to, Addressing addressing, String text) {
    Jid recipient = to.jid(addressing);
    Jid self = device.jid(addressing);
    Message message = Message.newBuilder().setConversation(text).build();
    Message copy =
        Message.newBuilder()
            .setDeviceSentMessage(
                DeviceSentMessage.newBuilder()
                    .setDestinationJid(recipient.toString())
                    .setMessage(message))
            .build();
    List<Node> participants = new ArrayList<>();
    for (Jid jid : devices(recipient)) {
      participants.add(Node.of("to").with("jid", jid).holding(encrypt(jid, message)));
    }
    for (Jid jid : devices(self.account())) {
      if (!jid.equals(self)) {
        participants.add(Node.of("to").with("jid", jid).holding(encrypt(jid, copy)));
      }
    }
    return Node.of("message")
        .with("id", id)
        .with("to", recipient)
        .with("type", "text")
        .holding(
            Node.of("participants").holding(participants),
            Node.of("device-identity").holding(device.signedIdentity()));
  }

  public Node encrypt(Jid to, Message message) {
    SignalSession session =
        sessions.computeIfAbsent(to.toString(), _ -> initiate(Optional.empty(), fetch(to)));
    SignalSession.Encrypted encrypted =
        session.encrypt(MessagePadding.pad(message.toByteArray(), random));
    sessions.put(to.toString(), encrypted.next());
    return Node.of("enc")
        .with("v", "2")
        .with("type", encrypted.kind().wireName())
        .holding(encrypted.bytes());
  }

  private SignalSession initiate(Optional<SignalSession> former, PreKeyBundle bundle) {
    return SignalSession.initiate(former, device.identity(), bundle, random);
  }

  /// The keys of a device as the server hands them out.
  public Node fetchNode(Jid jid) {
    return device
        .ask(
            device
                .iq("get", "encrypt")
                .holding(Node.of("key").holding(Node.of("user").with("jid", jid))))
        .requireChild("list")
        .requireChild("user");
  }

  public PreKeyBundle fetch(Jid jid) {
    Node user = fetchNode(jid);
    SignedKey signed = KeyNodes.readSignedKey(user.requireChild("skey"));
    Optional<OneTimeKey> oneTime = user.child("key").map(KeyNodes::readKey);
    return new PreKeyBundle(
        KeyNodes.number(user.requireChild("registration"), 4),
        new IdentityKey(new CurvePublicKey(user.requireChild("identity").bytes())),
        new PreKeyBundle.Signed(signed.id(), new CurvePublicKey(signed.key()), signed.signature()),
        oneTime.map(key -> new PreKeyBundle.OneTime(key.id(), new CurvePublicKey(key.key()))));
  }

  /// Decrypts a message that arrived, or tells why not.
  public Decryption open(Node stanza) {
    return open(stanza.require("from"), stanza.requireChild("enc"));
  }

  /// Decrypts what a device encrypted for this one, or tells why not.
  Decryption open(String from, Node enc) {
    Optional<SignalSession> former = Optional.ofNullable(sessions.get(from));
    Decryption decryption =
        enc.has("type", "pkmsg")
            ? accept(former, PreKeySignalMessage.decode(enc.bytes()))
            : SignalSession.decrypt(former, enc.bytes(), random);
    if (decryption instanceof Decryption.Plain plain) {
      sessions.put(from, plain.next());
    }
    return decryption;
  }

  private Decryption accept(Optional<SignalSession> former, PreKeySignalMessage message) {
    Optional<PreKey> used =
        device.preKeys().stream()
            .filter(key -> message.preKeys().preKeyId().orElse(-1) == key.id())
            .findFirst();
    return SignalSession.accept(
        former,
        message,
        new LocalKeys(device.identity(), List.of(device.signedPreKey()), used),
        random);
  }

  /// Decrypts a message that must be readable.
  public Message read(Node stanza) {
    if (!(open(stanza) instanceof Decryption.Plain plain)) {
      throw new AssertionError("cannot decrypt " + stanza);
    }
    try {
      return Message.parseFrom(MessagePadding.unpad(plain.plaintext()));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /// A copy of all ratchets, as a process that starts from an old backup would have it.
  public Map<String, SignalSession> snapshot() {
    return Map.copyOf(sessions);
  }

  public void restore(Map<String, SignalSession> snapshot) {
    sessions.clear();
    sessions.putAll(snapshot);
  }

  public void forget(Jid jid) {
    sessions.remove(jid.toString());
  }
}
