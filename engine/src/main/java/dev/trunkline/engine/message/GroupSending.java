package dev.trunkline.engine.message;

import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.group.Group;
import dev.trunkline.engine.group.Groups;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.signal.MessagePadding;
import dev.trunkline.engine.signal.OwnSenderKey;
import dev.trunkline.engine.turn.Expectation;
import dev.trunkline.engine.turn.QueryFailure;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.engine.usync.DeviceLists;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// A message to a group on its way to its stanza: encrypted once, with the sender key, for
/// everyone.
///
/// ```
///   begin ──▶ all devices have the key? ──yes───────────────────────────┐
///               │no                                                     │
///               ▼                                                       │
///             participants known? ──no──▶ w:g2 ─────┐                   │
///               │yes ◀──────────────────────────────┘                   │
///               ▼                                                       │
///             device lists known? ──no──▶ usync ────────┐               │
///               │yes ◀──────────────────────────────────┘               │
///               ▼                                                       ▼
///             those that lack the key: fetch bundles, ──▶ encrypt, keep the stanza, transmit
///             a copy of the key for each
/// ```
///
/// The first rows are gone through anew after every answer, since anything may change meanwhile.
final class GroupSending {

  /// WhatsApp's code for a message that names participants in a way the group no longer uses.
  private static final int STALE_ADDRESSING = 421;

  private static final Set<Integer> NOT_IN_GROUP = Set.of(401, 403, 404);

  /// More devices than any group has: each would get a ciphertext of its own in one stanza.
  private static final int DEVICES_MAX = 8_192;

  /// How often a message asks who is in the group, while that changes under it.
  private static final int QUERIES_MAX = 3;

  /// A server that always disagrees is believed once in this time.
  private static final Duration DOUBT_PAUSE = Duration.ofHours(1);

  private GroupSending() {}

  /// What a message has asked for so far.
  private record Asked(int queries, Set<Jid> accounts, Set<Jid> devices) {
    static final Asked NOTHING = new Asked(0, Set.of(), Set.of());

    Asked forParticipants() {
      return new Asked(queries + 1, accounts, devices);
    }

    Asked forAccounts(Set<Jid> more) {
      return new Asked(queries, union(accounts, more), devices);
    }

    Asked forDevices(Set<Jid> more) {
      return new Asked(queries, accounts, union(devices, more));
    }

    private static Set<Jid> union(Set<Jid> some, Set<Jid> more) {
      Set<Jid> all = new LinkedHashSet<>(some);
      all.addAll(more);
      return all;
    }
  }

  static void begin(Turn turn, Outgoing outgoing) {
    proceed(turn, outgoing, Asked.NOTHING);
  }

  private static void proceed(Turn turn, Outgoing outgoing, Asked asked) {
    Jid jid = outgoing.asked();
    Optional<GroupKey> key = GroupKey.find(turn, jid);
    if (key.filter(it -> it.isComplete(turn) && !it.isLost(outgoing.sends())).isPresent()) {
      transmit(turn, outgoing, key.get(), List.of());
      return;
    }
    Optional<Group> group = Groups.find(turn, jid);
    if (group.isPresent()) {
      resolve(turn, outgoing, asked, group.get());
    } else if (asked.queries < QUERIES_MAX) {
      turn.query(Groups.query(jid), new Participants(outgoing, asked.forParticipants()));
    } else {
      outgoing.reject(turn, "the group " + jid + " changes all the time", true);
    }
  }

  private record Participants(Outgoing outgoing, Asked asked) implements Expectation {
    @Override
    public void onResult(Turn turn, Node result) {
      Jid jid = outgoing.asked();
      Optional<Group> group = Groups.learn(turn, jid, result);
      outgoing.sends().progressed(outgoing.id(), turn.now());
      if (group.isEmpty()) {
        outgoing.reject(
            turn,
            "the group %s has more than %d participants".formatted(jid, Groups.PARTICIPANTS_MAX),
            false);
      } else if (group.get().participants().stream()
          .noneMatch(turn.credentials().requireLink()::isMe)) {
        forget(turn, jid);
        outgoing.reject(turn, notInGroup(jid), false);
      } else {
        proceed(turn, outgoing, asked);
      }
    }

    @Override
    public void onFailure(Turn turn, QueryFailure failure) {
      if (failure instanceof QueryFailure.Refused(int code, _) && NOT_IN_GROUP.contains(code)) {
        forget(turn, outgoing.asked());
        outgoing.reject(turn, notInGroup(outgoing.asked()) + ": " + failure.describe(), false);
      } else {
        outgoing.onFailure(turn, failure);
      }
    }
  }

  private static String notInGroup(Jid group) {
    return "this account is not in the group " + group + ", or may not write there";
  }

  /// Finds out which devices there are. An account that the server names no devices of is left out.
  private static void resolve(Turn turn, Outgoing outgoing, Asked asked, Group group) {
    Set<Jid> unknown = new LinkedHashSet<>();
    Set<Jid> devices = new LinkedHashSet<>();
    for (Jid participant : group.participants()) {
      Optional<List<Jid>> list = DeviceLists.find(turn, participant);
      list.ifPresent(devices::addAll);
      if (list.isEmpty() && !asked.accounts.contains(participant)) {
        unknown.add(participant);
      }
    }
    devices.removeIf(turn.credentials().requireLink()::isThisDevice);
    if (!unknown.isEmpty()) {
      Asked next = asked.forAccounts(unknown);
      Inquiry.begin(
          turn, Inquiry.Subject.DEVICES, outgoing, unknown, then -> proceed(then, outgoing, next));
    } else if (devices.size() > DEVICES_MAX) {
      outgoing.reject(
          turn, "those in %s have more than %d devices".formatted(group.jid(), DEVICES_MAX), false);
    } else {
      connect(turn, outgoing, asked, KeyPlan.of(turn, outgoing.sends(), group, devices));
    }
  }

  /// Makes sure that there is a session with every device that lacks the key and has keys.
  private static void connect(Turn turn, Outgoing outgoing, Asked asked, KeyPlan plan) {
    Set<Jid> strangers = plan.strangers(turn);
    strangers.removeAll(asked.devices);
    if (strangers.isEmpty()) {
      hand(turn, outgoing, plan);
    } else {
      Asked next = asked.forDevices(strangers);
      Inquiry.begin(
          turn, Inquiry.Subject.KEYS, outgoing, strangers, then -> proceed(then, outgoing, next));
    }
  }

  /// Gives the key to those that lack it, together with the message.
  private static void hand(Turn turn, Outgoing outgoing, KeyPlan plan) {
    Optional<KeyPlan.Handed> handed = plan.carryOut(turn, outgoing.id());
    if (handed.isPresent()) {
      transmit(turn, outgoing, handed.get().key(), handed.get().content());
    } else {
      forget(turn, outgoing.asked());
      outgoing.reject(turn, "no device in " + outgoing.asked() + " has keys", true);
    }
  }

  /// @param copies the key for those that lacked it, if there are any
  private static void transmit(Turn turn, Outgoing outgoing, GroupKey key, List<Node> copies) {
    Jid group = outgoing.asked();
    byte[] plaintext = MessagePadding.pad(outgoing.message().toByteArray(), turn.random());
    OwnSenderKey.Encrypted encrypted = key.key().encrypt(plaintext, turn.random());
    GroupKey next = key.used(encrypted.next());
    next.put(turn, group);
    List<Node> content = new ArrayList<>();
    content.add(Node.of("enc").with("v", "2").with("type", "skmsg").holding(encrypted.bytes()));
    content.addAll(copies);
    Node stanza =
        Node.of("message")
            .with("id", outgoing.id())
            .with("to", group)
            .with("type", "text")
            .with("addressing_mode", Group.addressingMode(key.byLid()))
            .with("phash", key.phash())
            .holding(content);
    outgoing.transmit(
        turn, new SentMessages.Sent(group, outgoing.message(), stanza, next.messages()));
  }

  /// Something about the group changed. The key stays with those who have it until it is known who
  /// is left.
  static void onChange(Turn turn, Jid group) {
    Groups.forget(turn, group);
    GroupKey.find(turn, group)
        .filter(key -> key.complete().isPresent())
        .ifPresent(key -> key.incomplete().put(turn, group));
  }

  /// Forgets who is in the group and who has the key: the next message makes a new one.
  private static void forget(Turn turn, Jid group) {
    onChange(turn, group);
    Addressees.forget(turn, group);
  }

  /// WhatsApp has a message, and with it the key that it took along.
  ///
  /// @param phash of the devices that the server knows, when the message was for others
  static void acknowledged(Turn turn, String id, Jid jid, Optional<String> phash) {
    GroupKey.find(turn, jid)
        .filter(key -> key.handedWith().filter(id::equals).isPresent())
        .ifPresent(key -> key.handed().put(turn, jid));
    phash.ifPresent(theirs -> doubt(turn, jid, theirs));
  }

  /// The server knows other devices, unless it speaks of a message from before a change.
  private static void doubt(Turn turn, Jid jid, String theirs) {
    Optional<Group> group = Groups.find(turn, jid);
    Optional<GroupKey> key =
        GroupKey.find(turn, jid)
            .filter(it -> !it.phash().equals(theirs))
            .filter(it -> it.doubtedAt().plus(DOUBT_PAUSE).isBefore(turn.now()));
    if (group.isPresent() && key.isPresent()) {
      group.get().participants().forEach(account -> DeviceLists.forget(turn, account));
      Groups.forget(turn, jid);
      key.get().doubted(turn.now()).put(turn, jid);
    }
  }

  /// WhatsApp did not take a message, so nobody got the key that came with it. Under stale
  /// addresses no stanza would be taken that was made before; so it is made anew, unless it may
  /// have arrived.
  static AccountEvent refused(Turn turn, String id, SendsInFlight.Acked send, int code) {
    Jid group = send.chat();
    forget(turn, group);
    boolean anew = code == STALE_ADDRESSING && !send.repeated();
    if (anew) {
      SentMessages.forget(turn, id);
    }
    String reason = "WhatsApp answered " + code;
    return new AccountEvent.Rejected(
        id,
        group,
        OptionalInt.of(code),
        NOT_IN_GROUP.contains(code) ? notInGroup(group) + ": " + reason : reason,
        anew);
  }
}
