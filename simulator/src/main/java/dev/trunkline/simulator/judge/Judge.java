package dev.trunkline.simulator.judge;

import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.StanzaKey;
import dev.trunkline.simulator.turn.ConnectionId;
import dev.trunkline.simulator.turn.Turn;
import java.time.Instant;
import java.util.Map;

/// Watches every stanza for what a client must never do.
///
/// What it remembers is bounded: the ids and contents of the last messages, four ciphertexts and
/// four forwarded stanzas for each of them. Within that it is exact; of what is older it accuses
/// nobody.
public final class Judge {
  private static final int COPIES_PER_MESSAGE = 4;
  private static final long ABSENT = 0;

  private final Violations violations = new Violations();
  private final Tally tally;
  private final RatchetWatch ratchets;
  private final RecentTable accepted;
  private final RecentTable retriesAsked;
  private final RecentTable handedOut;
  private final RecentTable shown;

  /// What to make of a message.
  public enum Verdict {
    NEW,
    /// The same message again, ciphertext for ciphertext.
    REPEATED,
    /// Encrypted anew, since a recipient had asked for it.
    RETRY,
    /// Another message under an id that was used before.
    REUSED
  }

  /// @param messages how many messages to remember
  public Judge(Tally tally, int messages) {
    this.tally = tally;
    int copies = (int) Math.min(Integer.MAX_VALUE / 4, (long) messages * COPIES_PER_MESSAGE);
    this.ratchets = new RatchetWatch(violations, copies);
    this.accepted = new RecentTable(messages);
    this.retriesAsked = new RecentTable(messages);
    this.handedOut = new RecentTable(copies);
    this.shown = new RecentTable(copies);
  }

  public Violations violations() {
    return violations;
  }

  /// Where everything is counted, right or wrong.
  public Tally tally() {
    return tally;
  }

  /// A device logged in while `older` was open.
  public void replaced(
      Turn turn, Device device, ConnectionId older, Instant openedAt, ConnectionId newer) {
    tally.count(device.account(), Counter.REPLACED);
    violations.add(
        turn,
        Violation.Kind.TWO_CONNECTIONS,
        device,
        Map.of(
            "olderConnection", Long.toString(older.number()),
            "olderOpenedAt", openedAt.toString(),
            "newerConnection", Long.toString(newer.number())));
  }

  /// A stanza came from `older` after its device had logged in as `newer`.
  public void spokeAfterReplacement(
      Turn turn, Device device, ConnectionId older, ConnectionId newer, String stanza) {
    violations.add(
        turn,
        Violation.Kind.STANZA_AFTER_REPLACEMENT,
        device,
        Map.of(
            "olderConnection", Long.toString(older.number()),
            "newerConnection", Long.toString(newer.number()),
            "stanza", stanza));
  }

  /// A device sent a message.
  ///
  /// @param content the fingerprint of all its ciphertexts
  /// @param marked whether the message itself says that it answers a request
  public Verdict message(Turn turn, Device sender, String id, long content, boolean marked) {
    long key = messageKey(sender, id);
    long before = accepted.get(key, ABSENT);
    if (before == ABSENT) {
      accepted.put(key, content);
      return marked ? Verdict.RETRY : Verdict.NEW;
    }
    if (before == content) {
      return Verdict.REPEATED;
    }
    if (marked || retriesAsked.contains(key)) {
      long retryKey = new Fingerprint().with(key).with(content).value();
      if (accepted.contains(retryKey)) {
        return Verdict.REPEATED;
      }
      accepted.put(retryKey, content);
      return Verdict.RETRY;
    }
    violations.add(turn, Violation.Kind.MESSAGE_ID_REUSED, sender, Map.of("messageId", id));
    return Verdict.REUSED;
  }

  /// A device was asked for a message again.
  public void retryAsked(Device sender, String id) {
    retriesAsked.put(messageKey(sender, id), 1);
  }

  /// One device encrypted something for another one.
  public void ciphertext(Turn turn, Ciphertext ciphertext) {
    ratchets.see(turn, ciphertext);
  }

  /// A device encrypted something for all of a group.
  public void groupCiphertext(Turn turn, Device sender, String messageId, byte[] bytes) {
    ratchets.seeGroup(turn, sender, messageId, bytes);
  }

  /// A stanza was sent to a device, or put aside for it.
  public void handedOut(Device device, StanzaKey key) {
    handedOut.put(answerKey(device, key.kind(), key.id()), 1);
  }

  /// A device answered a stanza.
  public void answered(Turn turn, Device device, StanzaKey.Kind kind, String id) {
    if (handedOut.contains(answerKey(device, kind, id))) {
      return;
    }
    if (handedOut.hasForgotten()) {
      tally.count(device.account(), Counter.UNJUDGED_RECEIPTS);
      return;
    }
    violations.add(
        turn,
        Violation.Kind.ANSWER_TO_NOTHING,
        device,
        Map.of("answerTo", kind.toString(), "stanzaId", id));
  }

  /// A phone could read a message. One that it has shown before is no fault of the sender if anyone
  /// had asked for it again: some clients then send it to everyone.
  ///
  /// @return whether the phone has shown it before, and so does not show it now
  public boolean shown(Turn turn, Device phone, Device sender, String id) {
    long key =
        new Fingerprint()
            .with(phone.uniqueNumber())
            .with(sender.account().index())
            .with(id)
            .value();
    if (!shown.contains(key)) {
      shown.put(key, 1);
      return false;
    }
    if (!retriesAsked.contains(messageKey(sender, id))) {
      violations.add(
          turn,
          Violation.Kind.SHOWN_TWICE,
          phone,
          Map.of("messageId", id, "sender", sender.toString()));
    }
    return true;
  }

  /// A message that was acknowledged gave way in a full queue.
  public void dropped(Turn turn, Device device, String id, int queued) {
    violations.add(
        turn,
        Violation.Kind.ACCEPTED_AND_DROPPED,
        device,
        Map.of("messageId", id, "queued", Integer.toString(queued)));
  }

  /// A signature of a device does not verify.
  public void badSignature(Turn turn, Device device, String what) {
    violations.add(turn, Violation.Kind.BAD_SIGNATURE, device, Map.of("what", what));
  }

  private static long messageKey(Device sender, String id) {
    return new Fingerprint().with(sender.uniqueNumber()).with(id).value();
  }

  private static long answerKey(Device device, StanzaKey.Kind kind, String id) {
    return new Fingerprint().with(device.uniqueNumber()).with(kind.name()).with(id).value();
  }
}
