package dev.trunkline.engine.message;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.turn.Credentials;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.engine.usync.LidMapping;
import java.time.Instant;
import java.util.Optional;

/// What a `<message>` says outside the encryption: who wrote it, in which chat.
///
/// @param sender the device that wrote it
/// @param chat the other account, or the group
/// @param fromMe whether another device of this account wrote it
/// @param peer whether one's own phone wrote it to its devices, for no user's eyes
record Envelope(
    String id,
    Jid sender,
    Jid chat,
    boolean fromMe,
    boolean peer,
    Instant at,
    Optional<String> pushName,
    boolean offline) {

  /// Reads it, and learns which phone number and LID belong together.
  static Envelope read(Turn turn, Node stanza) {
    Credentials.Link me = turn.credentials().requireLink();
    Jid from = stanza.requireJid("from");
    Optional<Jid> participant = stanza.findJid("participant");
    Jid sender = participant.orElse(from);
    Optional<Jid> recipient = stanza.findJid("recipient");
    boolean fromMe = me.isMe(sender);
    Jid chat = fromMe && participant.isEmpty() ? recipient.orElse(from).account() : from.account();
    learn(turn, stanza, "sender_lid", "sender_pn", from);
    learn(turn, stanza, "participant_lid", "participant_pn", sender);
    recipient.ifPresent(jid -> learn(turn, stanza, "peer_recipient_lid", "peer_recipient_pn", jid));
    return new Envelope(
        stanza.require("id"),
        sender,
        chat,
        fromMe,
        stanza.has("category", "peer"),
        stanza.requireTime("t"),
        stanza.find("notify"),
        stanza.find("offline").isPresent());
  }

  private static void learn(
      Turn turn, Node stanza, String lidAttribute, String phoneNumberAttribute, Jid named) {
    if (named.isLid()) {
      stanza
          .findJid(phoneNumberAttribute)
          .ifPresent(phoneNumber -> LidMapping.learn(turn, phoneNumber, named));
    } else {
      stanza.findJid(lidAttribute).ifPresent(lid -> LidMapping.learn(turn, named, lid));
    }
  }
}
