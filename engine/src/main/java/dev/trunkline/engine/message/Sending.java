package dev.trunkline.engine.message;

import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.Profile.Addressing;
import dev.trunkline.engine.Request;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.peer.PeerException;
import dev.trunkline.engine.prekey.Bundles;
import dev.trunkline.engine.signal.PreKeyBundle;
import dev.trunkline.engine.signal.SignalSession;
import dev.trunkline.engine.turn.Credentials;
import dev.trunkline.engine.turn.Expectation;
import dev.trunkline.engine.turn.QueryFailure;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.engine.usync.DeviceLists;
import dev.trunkline.engine.usync.LidMapping;
import dev.trunkline.engine.usync.Usync;
import dev.trunkline.proto.e2e.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A 1:1 message on its way out: who has which devices, sessions with all of them, one ciphertext
/// each, one stanza.
///
/// ```
///   begin ──▶ device lists known? ──no──▶ usync ──┐
///               │yes ◀───────────────────────────┘
///               ▼
///             sessions with all? ──no──▶ fetch bundles ──┐
///               │yes ◀──────────────────────────────────┘
///               ▼
///             encrypt, keep the stanza, transmit ──▶ ack
/// ```
public final class Sending {
  private static final Logger LOGGER = LoggerFactory.getLogger(Sending.class);

  /// Codes of acks that may be different next time: rate limits and the server's own trouble.
  private static final Set<Integer> TRANSIENT = Set.of(429, 500, 503);

  private Sending() {}

  /// A message between `begin` and its stanza.
  private record Outgoing(String id, Jid asked, Message message, SendsInFlight sends) {

    void reject(Turn turn, String reason, boolean retryable) {
      sends.remove(id);
      turn.tell(rejected(id, asked, reason, retryable));
    }
  }

  public static void begin(Turn turn, SendsInFlight sends, Request.Send request) {
    String id = request.messageId();
    Jid chat = request.chat();
    if (sends.contains(id)) {
      return;
    }
    if (!chat.isPhoneNumber() && !chat.isLid()) {
      turn.tell(rejected(id, chat, "only 1:1 chats can be written to", false));
      return;
    }
    if (sends.isFull()) {
      turn.tell(rejected(id, chat, "too many messages wait for an ack", true));
      return;
    }
    sends.add(id, chat, turn.now());
    Optional<SentMessages.Sent> sent =
        request.again() ? SentMessages.find(turn, id) : Optional.empty();
    if (sent.isPresent()) {
      transmit(turn, sends, id, sent.get().stanza());
    } else {
      Message message = Contents.encode(request.content());
      resolve(turn, new Outgoing(id, chat, message, sends), Set.of());
    }
  }

  /// Before WhatsApp has seen the message.
  private static AccountEvent rejected(String id, Jid chat, String reason, boolean retryable) {
    return new AccountEvent.Rejected(id, chat, OptionalInt.empty(), reason, retryable);
  }

  private static void transmit(Turn turn, SendsInFlight sends, String id, Node stanza) {
    sends.transmitted(id, stanza.find("phash").orElse(""));
    turn.tell(new AccountEvent.Encrypted(id));
    turn.send(stanza);
  }

  /// Finds out which devices there are.
  ///
  /// @param asked whose devices the server was asked for already
  private static void resolve(Turn turn, Outgoing outgoing, Set<Jid> asked) {
    Jid chat = addressed(turn, outgoing.asked);
    Jid self = turn.credentials().requireLink().selfAs(chat);
    Set<Jid> unknown = new LinkedHashSet<>(List.of(chat, self));
    unknown.removeIf(account -> DeviceLists.find(turn, account).isPresent());
    Set<Jid> next = new LinkedHashSet<>(unknown);
    next.removeAll(asked);
    if (unknown.isEmpty()) {
      connect(turn, outgoing, chat, true);
    } else if (!next.isEmpty()) {
      Set<Jid> all = new LinkedHashSet<>(asked);
      all.addAll(next);
      turn.query(Usync.deviceQuery(turn, next), new Devices(outgoing, all));
    } else if (unknown.contains(chat)) {
      outgoing.reject(turn, chat + " has no devices on WhatsApp", false);
    } else {
      outgoing.reject(turn, "WhatsApp does not say which devices this account has", true);
    }
  }

  private static Jid addressed(Turn turn, Jid asked) {
    Jid account = asked.account();
    return turn.profile().addressing() == Addressing.PREFER_LID
        ? LidMapping.lidOf(turn, account).orElse(account)
        : account;
  }

  private record Devices(Outgoing outgoing, Set<Jid> asked) implements Expectation {
    @Override
    public void onResult(Turn turn, Node result) {
      Usync.learnDevices(turn, result);
      resolve(turn, outgoing, asked);
    }

    @Override
    public void onFailure(Turn turn, QueryFailure failure) {
      Sending.onFailure(turn, outgoing, failure);
    }
  }

  /// Makes sure that there is a session with every device.
  private static void connect(Turn turn, Outgoing outgoing, Jid chat, boolean mayAsk) {
    List<Jid> strangers =
        devices(turn, chat).stream()
            .filter(device -> SignalSessions.find(turn, device).isEmpty())
            .toList();
    if (strangers.isEmpty() || !mayAsk) {
      encrypt(turn, outgoing, chat);
    } else {
      turn.query(Bundles.query(strangers, false), new Keys(outgoing, chat));
    }
  }

  /// The devices of the chat and of this account, but for this one.
  private static Set<Jid> devices(Turn turn, Jid chat) {
    Credentials.Link me = turn.credentials().requireLink();
    Set<Jid> devices = new LinkedHashSet<>();
    DeviceLists.find(turn, chat).ifPresent(devices::addAll);
    DeviceLists.find(turn, me.selfAs(chat)).ifPresent(devices::addAll);
    devices.removeIf(me::isThisDevice);
    return devices;
  }

  private record Keys(Outgoing outgoing, Jid chat) implements Expectation {
    @Override
    public void onResult(Turn turn, Node result) {
      for (Map.Entry<Jid, PreKeyBundle> bundle : Bundles.read(result).entrySet()) {
        try {
          SignalSessions.initiate(turn, bundle.getKey(), bundle.getValue());
        } catch (PeerException e) {
          LOGGER.atWarn().addKeyValue("jid", bundle.getKey()).log("{}", e.getMessage());
        }
      }
      connect(turn, outgoing, chat, false);
    }

    @Override
    public void onFailure(Turn turn, QueryFailure failure) {
      Sending.onFailure(turn, outgoing, failure);
    }
  }

  private static void encrypt(Turn turn, Outgoing outgoing, Jid chat) {
    Credentials.Link me = turn.credentials().requireLink();
    Fanout fanout = new Fanout(turn, chat, outgoing.message);
    List<Node> copies = new ArrayList<>();
    List<Jid> reached = new ArrayList<>();
    for (Jid device : devices(turn, chat)) {
      Optional<SignalSession> session = SignalSessions.find(turn, device);
      if (session.isPresent()) {
        copies.add(
            Node.of("to").with("jid", device).holding(fanout.encrypt(device, session.get())));
        reached.add(device);
      }
    }
    boolean toSelf = me.isMe(chat);
    if (!toSelf && reached.stream().allMatch(me::isMe)) {
      DeviceLists.forget(turn, chat); // it may be wrong: the next try asks for it
      outgoing.reject(turn, "no device of " + chat + " has keys", true);
      return;
    }
    reached.add(chat.isLid() ? me.lid() : me.phoneNumber());
    List<Node> content = new ArrayList<>();
    content.add(Node.of("participants").holding(copies));
    content.addAll(fanout.proof());
    Node stanza =
        Node.of("message")
            .with("id", outgoing.id)
            .with("to", chat)
            .with("type", "text")
            .with("phash", ParticipantHash.of(reached))
            .with("peer_recipient_pn", phoneNumberBeside(turn, chat))
            .holding(content);
    SentMessages.put(turn, outgoing.id, new SentMessages.Sent(chat, outgoing.message, stanza));
    transmit(turn, outgoing.sends, outgoing.id, stanza);
  }

  private static Optional<String> phoneNumberBeside(Turn turn, Jid chat) {
    return chat.isLid()
        ? LidMapping.phoneNumberOf(turn, chat).map(Jid::toString)
        : Optional.empty();
  }

  /// A lost connection rejects nothing: the message is asked for again on the next one.
  private static void onFailure(Turn turn, Outgoing outgoing, QueryFailure failure) {
    if (!(failure instanceof QueryFailure.ConnectionLost)) {
      outgoing.reject(turn, failure.describe(), true);
    }
  }

  /// `<ack class="message">`: WhatsApp has the message, or does not want it.
  public static void onAck(Turn turn, SendsInFlight sends, Node ack) {
    Optional<SendsInFlight.Acked> acked =
        ack.has("class", "message") ? sends.remove(ack.require("id")) : Optional.empty();
    acked.ifPresent(send -> onAck(turn, send, ack));
  }

  private static void onAck(Turn turn, SendsInFlight.Acked send, Node ack) {
    String id = ack.require("id");
    if (ack.find("error").isPresent()) {
      int code = Math.clamp(ack.requireNumber("error"), 0, 999);
      boolean retryable = TRANSIENT.contains(code);
      turn.tell(
          new AccountEvent.Rejected(
              id, send.chat(), OptionalInt.of(code), "WhatsApp answered " + code, retryable));
      return;
    }
    if (ack.find("phash").filter(phash -> !phash.equals(send.phash())).isPresent()) {
      DeviceLists.forget(turn, send.chat());
      DeviceLists.forget(turn, turn.credentials().requireLink().lid());
    }
    Instant at = ack.find("t").map(_ -> ack.requireTime("t")).orElse(turn.now());
    turn.tell(new AccountEvent.Acknowledged(id, send.chat(), at));
  }
}
