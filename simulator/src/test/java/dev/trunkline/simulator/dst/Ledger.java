package dev.trunkline.simulator.dst;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.node.Jid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Who sent what to whom, what became of it, and what must hold of that at any time.
final class Ledger {
  private final Map<String, Message> messages = new LinkedHashMap<>();
  private final Map<String, Long> lastArrived = new HashMap<>();
  private final Set<Receipt> receipts = new HashSet<>();
  private final boolean ordered;
  private long sequence;

  /// A message as its sender means it.
  ///
  /// @param readers the devices that it is for
  /// @param confirms the phone that tells the sender that the message arrived
  record Letter(
      String id,
      String sender,
      String chat,
      String text,
      Set<String> readers,
      Optional<String> confirms) {

    @Override
    public String toString() {
      return "%s from %s to %s".formatted(id, sender, chat);
    }
  }

  /// What became of a message.
  private static final class Message {
    private final Letter letter;
    private final long sequence;
    private final Set<String> arrived = new TreeSet<>();
    private final Set<String> asked = new TreeSet<>();
    private final Set<String> givenUp = new TreeSet<>();
    private final Set<String> unanswered = new TreeSet<>();
    private final Set<String> forgotten = new TreeSet<>();
    private int acknowledged;
    private boolean rejected;
    private boolean delivered;

    private Message(Letter letter, long sequence) {
      this.letter = letter;
      this.sequence = sequence;
    }

    @Override
    public String toString() {
      return letter.toString();
    }
  }

  /// A device knows that a message arrived.
  private record Receipt(String id, String at, Jid from) {}

  /// @param ordered whether nothing but a request to send again may change an order
  Ledger(boolean ordered) {
    this.ordered = ordered;
  }

  /// A message is stored at its sender's.
  void accepted(Letter letter) {
    Message message = new Message(letter, ++sequence);
    assertThat(messages.putIfAbsent(letter.id, message)).as("another %s", letter).isNull();
  }

  private Message known(String id) {
    Message message = messages.get(id);
    if (message == null) {
      throw new AssertionError("nobody has sent " + id);
    }
    return message;
  }

  void acknowledged(String id) {
    Message message = known(id);
    message.acknowledged++;
    assertThat(message.acknowledged).as("acks of %s", message).isEqualTo(1);
    assertThat(message.rejected).as("%s was rejected", message).isFalse();
  }

  void rejected(String id, String reason, boolean refusalsOrdered) {
    Message message = known(id);
    assertThat(refusalsOrdered).as("%s is rejected: %s", message, reason).isTrue();
    message.rejected = true;
  }

  /// A device asked for a message again.
  void asked(String id, String reader) {
    Message message = messages.get(id);
    if (message != null) {
      message.asked.add(reader);
    }
  }

  /// A device has asked too often, and asks no more.
  void gaveUp(String id, String reader) {
    Message message = messages.get(id);
    if (message != null) {
      message.givenUp.add(reader);
    }
  }

  /// A message was sent again to a device that had asked for it. Nobody repeats that: whether the
  /// server refuses it or says nothing, the device has asked in vain.
  void resent(String id, String reader) {
    known(id).unanswered.add(reader);
  }

  /// The server has the message that was sent again.
  void resendAccepted(String id, String reader) {
    known(id).unanswered.remove(reader);
  }

  /// A store lost its ratchets: the device knows no more what it has read. What it has not said to
  /// have read comes again, and is read again.
  void lostRatchets(String reader) {
    for (Message message : messages.values()) {
      if (message.arrived.contains(reader)) {
        message.forgotten.add(reader);
      }
    }
  }

  /// A device could read a message, and that is stored.
  void arrived(String id, String reader, String text) {
    Message message = known(id);
    assertThat(text).as("%s at %s", message, reader).isEqualTo(message.letter.text);
    boolean isFirst = message.arrived.add(reader);
    boolean isNew = isFirst || message.forgotten.remove(reader);
    assertThat(isNew).as("%s is new to %s", message, reader).isTrue();
    if (ordered && isFirst && !message.asked.contains(reader)) {
      String way = message.letter.sender + " > " + message.letter.chat + " > " + reader;
      Long last = lastArrived.put(way, message.sequence);
      assertThat(last == null || last < message.sequence)
          .as("%s arrived at %s in order", message, reader)
          .isTrue();
    }
  }

  /// A device says that it has a message. Those for no user's eyes are not known here.
  void answered(String id, String reader) {
    Message message = messages.get(id);
    if (message != null) {
      assertThat(message.arrived).as("%s is stored by who answers it", message).contains(reader);
    }
  }

  /// A device is told that a message arrived, and that is stored.
  void receiptArrived(String id, String at, Jid from) {
    receipts.add(new Receipt(id, at, from));
    Message message = known(id);
    message.delivered |= message.letter.sender.equals(at);
  }

  /// A device says that it knows that a message arrived.
  void receiptAnswered(String id, String at, Jid from) {
    assertThat(receipts)
        .as("the receipt for %s is stored by who answers it", known(id))
        .contains(new Receipt(id, at, from));
  }

  /// What is left to happen when all faults are over.
  ///
  /// @param linked the devices that were there all the time
  /// @param plan says which faults make it impossible to reach a device
  List<String> missing(Set<String> linked, Plan plan) {
    List<String> missing = new ArrayList<>();
    for (Message message : messages.values()) {
      if (!linked.contains(message.letter.sender) || message.rejected) {
        continue;
      }
      if (message.acknowledged == 0) {
        missing.add("the ack of " + message);
      }
      if (message.letter.confirms.filter(message.arrived::contains).isPresent()
          && !message.delivered) {
        missing.add("the receipt for " + message);
      }
      for (String reader : message.letter.readers) {
        if (linked.contains(reader)
            && !message.arrived.contains(reader)
            && !isExcused(message, reader, plan)) {
          missing.add(message + " at " + reader);
        }
      }
    }
    return missing;
  }

  /// A phone does not repeat what is refused when it sends again. Whether another phone asked it to
  /// is not seen from here.
  private static boolean isExcused(Message message, String reader, Plan plan) {
    boolean refusedAgain =
        message.letter.sender.startsWith(DeviceWorld.PHONE)
            && (message.asked.contains(reader) || reader.startsWith(DeviceWorld.PHONE))
            && plan.refusesMessages();
    return !plan.isComplete()
        || refusedAgain
        || message.givenUp.contains(reader)
        || message.unanswered.contains(reader);
  }

  int accepted() {
    return messages.size();
  }

  int arrived() {
    return messages.values().stream().mapToInt(message -> message.arrived.size()).sum();
  }

  int asked() {
    return messages.values().stream().mapToInt(message -> message.asked.size()).sum();
  }

  /// How often a device needs not get a message in the end.
  int excused() {
    return messages.values().stream()
        .mapToInt(message -> message.givenUp.size() + message.unanswered.size())
        .sum();
  }
}
