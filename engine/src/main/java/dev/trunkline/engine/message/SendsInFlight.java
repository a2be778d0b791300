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

  /// @param phash what the stanza said, empty before there is one
  private record InFlight(Jid chat, String phash, Instant deadline) {}

  /// What an ack belongs to.
  ///
  /// @param chat as the request named it
  record Acked(Jid chat, String phash) {}

  private final Map<String, InFlight> sends = new LinkedHashMap<>(4);

  boolean isFull() {
    return sends.size() >= COUNT_MAX;
  }

  boolean contains(String messageId) {
    return sends.containsKey(messageId);
  }

  void add(String messageId, Jid chat, Instant now) {
    sends.put(messageId, new InFlight(chat, "", now.plus(PATIENCE)));
  }

  void transmitted(String messageId, String phash) {
    sends.computeIfPresent(messageId, (_, send) -> new InFlight(send.chat, phash, send.deadline));
  }

  Optional<Acked> remove(String messageId) {
    return Optional.ofNullable(sends.remove(messageId))
        .map(send -> new Acked(send.chat, send.phash));
  }

  /// When the oldest has waited too long.
  public Optional<Instant> deadline() {
    return sends.values().stream().findFirst().map(InFlight::deadline);
  }
}
