package dev.trunkline.simulator.phone;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.proto.e2e.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A message that a phone sent, and what became of it.
public final class SentMessage {
  /// Answers to one message, at most so many are kept.
  private static final int RECEIPTS_MAX = 100;

  /// What a device said to the message.
  ///
  /// @param type `delivered` for a receipt without a type
  public record Receipt(Jid from, String type, Instant at) {}

  private final String id;
  private final Jid to;
  private final Message message;
  private final Instant at;
  private final List<Receipt> receipts = new ArrayList<>(2);
  private Optional<String> refusal = Optional.empty();

  SentMessage(String id, Jid to, Message message, Instant at) {
    this.id = id;
    this.to = to;
    this.message = message;
    this.at = at;
  }

  public String id() {
    return id;
  }

  public Jid to() {
    return to;
  }

  Message message() {
    return message;
  }

  public String text() {
    return message.getConversation();
  }

  public Instant at() {
    return at;
  }

  /// The code with which the server refused it.
  public Optional<String> refusal() {
    return refusal;
  }

  void refused(String code) {
    refusal = Optional.of(code);
  }

  public List<Receipt> receipts() {
    return List.copyOf(receipts);
  }

  void add(Receipt receipt) {
    if (receipts.size() < RECEIPTS_MAX) {
      receipts.add(receipt);
    }
  }
}
