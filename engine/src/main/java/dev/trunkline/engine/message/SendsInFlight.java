package dev.trunkline.engine.message;

import dev.trunkline.engine.node.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The messages of one connection that WhatsApp has not acknowledged yet. Bounded.
public final class SendsInFlight {
  static final int COUNT_MAX = 256;
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /// @param stanza what matters of it when its ack arrives; empty before there is one
  private record InFlight(Jid chat, Optional<Stanza> stanza, Instant deadline) {}

  private record Stanza(String phash, boolean repeated) {}

  /// What an ack belongs to.
  ///
  /// @param chat as the request named it
  /// @param repeated whether the stanza may have been transmitted before
  record Acked(Jid chat, String phash, boolean repeated) {}

  /// In the order of their deadlines.
  private final Map<String, InFlight> sends = new LinkedHashMap<>(4);

  boolean isFull() {
    return sends.size() >= COUNT_MAX;
  }

  boolean contains(String messageId) {
    return sends.containsKey(messageId);
  }

  void add(String messageId, Jid chat, Instant now) {
    sends.put(messageId, new InFlight(chat, Optional.empty(), now.plus(PATIENCE)));
  }

  /// The server has answered one of the questions that the message waits for.
  void progressed(String messageId, Instant now) {
    InFlight send = sends.remove(messageId);
    if (send != null) {
      sends.put(messageId, new InFlight(send.chat, send.stanza, now.plus(PATIENCE)));
    }
  }

  void transmitted(String messageId, String phash, boolean repeated) {
    Optional<Stanza> stanza = Optional.of(new Stanza(phash, repeated));
    sends.computeIfPresent(messageId, (_, send) -> new InFlight(send.chat, stanza, send.deadline));
  }

  Optional<Acked> remove(String messageId) {
    return Optional.ofNullable(sends.remove(messageId)).map(SendsInFlight::acked);
  }

  private static Acked acked(InFlight send) {
    return new Acked(
        send.chat,
        send.stanza.map(Stanza::phash).orElse(""),
        send.stanza.map(Stanza::repeated).orElse(true));
  }

  /// When the oldest has waited too long.
  public Optional<Instant> deadline() {
    return sends.values().stream().findFirst().map(InFlight::deadline);
  }
}
