package dev.trunkline.engine.receipt;

import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.AccountEvent.ReceiptType;
import dev.trunkline.engine.Request;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.turn.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Shapes of `<receipt>`, but for retry receipts.
public final class Receipts {

  /// More ids than WhatsApp puts in one receipt.
  static final int IDS_MAX = 1_000;

  private Receipts() {}

  /// Says that a message arrived.
  ///
  /// @param available whether the sender shall see it: two ticks, or still one
  public static Node delivered(Node message, boolean available) {
    Node receipt =
        Node.of("receipt")
            .with("id", message.require("id"))
            .with("to", message.require("from"))
            .with("participant", message.find("participant"));
    return available ? receipt : receipt.with("type", "inactive");
  }

  /// Says that a copy of what another device of this account sent has arrived.
  public static Node copied(Node message) {
    return Node.of("receipt")
        .with("id", message.require("id"))
        .with("to", message.require("from"))
        .with("participant", message.find("participant"))
        .with("recipient", message.find("recipient"))
        .with("type", "sender");
  }

  /// Answers a message from this account's own phone to its devices.
  ///
  /// @param type `peer_msg` or `hist_sync`
  public static Node peer(Node message, String type) {
    return Node.of("receipt")
        .with("id", message.require("id"))
        .with("to", message.requireJid("from").account())
        .with("type", type);
  }

  public static Node read(Request.MarkRead request, Instant now) {
    Node receipt =
        Node.of("receipt")
            .with("id", request.messageIds().getFirst())
            .with("to", request.chat())
            .with("participant", request.participant().map(Jid::toString))
            .with("type", "read")
            .with("t", now.getEpochSecond());
    List<String> more = request.messageIds().subList(1, request.messageIds().size());
    return more.isEmpty()
        ? receipt
        : receipt.holding(
            Node.of("list")
                .holding(more.stream().map(id -> Node.of("item").with("id", id)).toList()));
  }

  /// What a receipt from others tells, or nothing when users have no use for it.
  public static Optional<AccountEvent> event(Turn turn, Node receipt) {
    Optional<ReceiptType> type =
        switch (receipt.find("type").orElse("")) {
          case "" -> Optional.of(ReceiptType.DELIVERED);
          case "read" -> Optional.of(ReceiptType.READ);
          case "played" -> Optional.of(ReceiptType.PLAYED);
          default -> Optional.empty();
        };
    Jid from = receipt.requireJid("from");
    Jid sender = receipt.findJid("participant").orElse(from);
    Instant at = receipt.find("t").map(_ -> receipt.requireTime("t")).orElse(turn.now());
    return type.map(
        known -> new AccountEvent.ReceiptArrived(from.account(), sender, ids(receipt), known, at));
  }

  private static List<String> ids(Node receipt) {
    List<String> ids = new ArrayList<>();
    ids.add(receipt.require("id"));
    receipt.child("list").stream()
        .flatMap(list -> list.children("item").stream())
        .limit(IDS_MAX)
        .forEach(item -> ids.add(item.require("id")));
    return ids;
  }
}
