package dev.trunkline.engine.message;

import dev.trunkline.engine.Profile.Addressing;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.signal.SignalSession;
import dev.trunkline.engine.turn.Credentials;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.engine.usync.DeviceLists;
import dev.trunkline.engine.usync.LidMapping;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A 1:1 message on its way to its stanza: who has which devices, sessions with all of them, one
/// ciphertext each.
///
/// ```
///   begin ──▶ device lists known? ──no──▶ usync ──┐
///               │yes ◀───────────────────────────┘
///               ▼
///             sessions with all? ──no──▶ fetch bundles ──┐
///               │yes ◀──────────────────────────────────┘
///               ▼
///             encrypt, keep the stanza, transmit
/// ```
final class DirectSending {
  private DirectSending() {}

  static void begin(Turn turn, Outgoing outgoing) {
    resolve(turn, outgoing, Set.of());
  }

  /// Finds out which devices there are.
  ///
  /// @param asked whose devices the server was asked for already
  private static void resolve(Turn turn, Outgoing outgoing, Set<Jid> asked) {
    Jid chat = addressed(turn, outgoing.asked());
    Jid self = turn.credentials().requireLink().selfAs(chat);
    Set<Jid> unknown = new LinkedHashSet<>(List.of(chat, self));
    unknown.removeIf(account -> DeviceLists.find(turn, account).isPresent());
    Set<Jid> next = new LinkedHashSet<>(unknown);
    next.removeAll(asked);
    if (unknown.isEmpty()) {
      connect(turn, outgoing, chat);
    } else if (!next.isEmpty()) {
      Set<Jid> all = new LinkedHashSet<>(asked);
      all.addAll(next);
      Inquiry.begin(
          turn, Inquiry.Subject.DEVICES, outgoing, next, then -> resolve(then, outgoing, all));
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

  /// Makes sure that there is a session with every device that has keys.
  private static void connect(Turn turn, Outgoing outgoing, Jid chat) {
    List<Jid> strangers =
        devices(turn, chat).stream()
            .filter(device -> SignalSessions.find(turn, device).isEmpty())
            .toList();
    Inquiry.begin(
        turn, Inquiry.Subject.KEYS, outgoing, strangers, then -> encrypt(then, outgoing, chat));
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

  private static void encrypt(Turn turn, Outgoing outgoing, Jid chat) {
    Credentials.Link me = turn.credentials().requireLink();
    Fanout fanout = new Fanout(turn);
    List<Node> copies = new ArrayList<>();
    List<Jid> reached = new ArrayList<>();
    for (Jid device : devices(turn, chat)) {
      Optional<SignalSession> session = SignalSessions.find(turn, device);
      if (session.isPresent()) {
        var plaintext = Fanout.inChat(turn, chat, outgoing.message(), device);
        copies.add(
            Node.of("to")
                .with("jid", device)
                .holding(fanout.encrypt(device, session.get(), plaintext)));
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
            .with("id", outgoing.id())
            .with("to", chat)
            .with("type", "text")
            .with("phash", ParticipantHash.of(reached))
            .with("peer_recipient_pn", phoneNumberBeside(turn, chat))
            .holding(content);
    outgoing.transmit(turn, SentMessages.Sent.inChat(chat, outgoing.message(), stanza));
  }

  private static Optional<String> phoneNumberBeside(Turn turn, Jid chat) {
    return chat.isLid()
        ? LidMapping.phoneNumberOf(turn, chat).map(Jid::toString)
        : Optional.empty();
  }
}
