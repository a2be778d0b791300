package dev.trunkline.simulator.phone;

import dev.trunkline.engine.node.Jid;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// What arrived at one phone and could be read, oldest first.
public final class Inbox {

  /// A message as a phone shows it.
  ///
  /// @param sequence counts the messages of this phone from 1
  /// @param chat the account or group that the conversation is with
  /// @param sender the device that wrote it
  /// @param kind what kind of message it is; `text` for those with text
  /// @param path `pkmsg` when it started a session, else `msg`, or `skmsg` when it was for a group
  /// @param retries how often the phone had to ask for it
  public record Shown(
      long sequence,
      String id,
      Jid chat,
      Jid sender,
      boolean fromMe,
      String kind,
      String text,
      Instant at,
      String path,
      int retries) {}

  private final Deque<Shown> messages = new ArrayDeque<>(1);
  private long sequence;

  long nextSequence() {
    return ++sequence;
  }

  void add(Shown shown) {
    messages.add(shown);
  }

  void forgetOldest() {
    messages.poll();
  }

  /// How many arrived, also those that are forgotten.
  public long total() {
    return sequence;
  }

  /// The message of an id, if it is not forgotten.
  public Optional<Shown> find(String id) {
    return messages.stream().filter(shown -> shown.id().equals(id)).findFirst();
  }

  /// The messages after one, those that are not forgotten.
  public List<Shown> after(long number) {
    return messages.stream().filter(shown -> shown.sequence() > number).toList();
  }
}
