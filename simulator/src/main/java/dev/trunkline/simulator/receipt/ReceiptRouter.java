package dev.trunkline.simulator.receipt;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.delivery.Server;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.StanzaKey;
import dev.trunkline.simulator.turn.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Takes in what a device answers: a receipt settles messages and is passed on to their sender, an
/// ack settles what it names.
public final class ReceiptRouter {
  /// Receipts that concern one device alone: who is asked again, whose copy arrived.
  private static final Set<String> TO_ONE_DEVICE = Set.of("retry", "sender");

  /// Receipts that tell only the own phone something.
  private static final Set<String> TO_PHONE = Set.of("peer_msg", "hist_sync", "server-error");

  private static final Set<String> READ = Set.of("read", "read-self");

  private static final Map<String, StanzaKey.Kind> ACK_CLASSES =
      Map.of(
          "message", StanzaKey.Kind.MESSAGE,
          "receipt", StanzaKey.Kind.RECEIPT,
          "notification", StanzaKey.Kind.NOTIFICATION);

  private final Server server;

  public ReceiptRouter(Server server) {
    this.server = server;
  }

  /// Takes in a receipt.
  ///
  /// @return the acknowledgement for its sender
  /// @throws dev.trunkline.engine.node.NodeException when the receipt lacks something
  public Node accept(Turn turn, Device from, Node receipt) {
    server.tally().count(from.account(), Counter.RECEIPTS);
    Optional<Jid> to = receipt.findJid("to");
    Optional<Account> target = to.flatMap(server.directory()::find);
    int peer = target.map(Account::index).orElse(StanzaKey.SERVER);
    for (String id : ids(receipt)) {
      if (!from.isPhone()) {
        server.judge().answered(turn, from, StanzaKey.Kind.MESSAGE, id);
      }
      from.pending().settle(StanzaKey.message(id, peer));
    }
    if (target.isPresent()) {
      pass(turn, from, target.get(), to.get(), receipt);
    }
    return Node.of("ack")
        .with("class", "receipt")
        .with("id", receipt.require("id"))
        .with("from", receipt.find("to").or(() -> receipt.find("recipient")))
        .with("type", receipt.find("type"))
        .with("participant", receipt.find("participant"));
  }

  private static List<String> ids(Node receipt) {
    List<String> ids = new ArrayList<>();
    ids.add(receipt.require("id"));
    receipt
        .child("list")
        .ifPresent(list -> list.children("item").forEach(item -> ids.add(item.require("id"))));
    return ids;
  }

  private void pass(Turn turn, Device from, Account target, Jid to, Node receipt) {
    String type = receipt.find("type").orElse("");
    Addressing addressing = Addressing.of(to);
    if (type.equals("retry")) {
      server.tally().count(from.account(), Counter.RETRIES_ASKED);
    }
    if (TO_PHONE.contains(type)) {
      send(turn, from, target.phone(), addressing, receipt);
    } else if (TO_ONE_DEVICE.contains(type)) {
      target
          .device(to.device())
          .ifPresent(device -> {
            if (type.equals("retry")) {
              server.judge().retryAsked(device, receipt.require("id"));
            }
            send(turn, from, device, addressing, receipt);
          });
    } else {
      if (!type.equals("read-self")) {
        for (Device device : target.devices()) {
          if (device != from) {
            send(turn, from, device, addressing, receipt);
          }
        }
      }
      if (READ.contains(type)) {
        tellSiblings(turn, from, target, addressing, receipt);
      }
    }
  }

  /// The other devices of a reader mark the chat as read too.
  private void tellSiblings(
      Turn turn, Device from, Account chat, Addressing addressing, Node receipt) {
    Node told = receipt.with("type", "read-self").with("recipient", chat.jid(addressing));
    for (Device sibling : from.account().devices()) {
      if (sibling != from) {
        send(turn, from, sibling, addressing, told);
      }
    }
  }

  private void send(Turn turn, Device from, Device device, Addressing addressing, Node receipt) {
    Node passed =
        Node.of("receipt")
            .with("id", receipt.require("id"))
            .with("from", from.jid(addressing))
            .with("t", turn.seconds())
            .with("type", receipt.find("type"))
            .with("recipient", receipt.find("recipient"));
    server
        .delivery()
        .deliver(
            turn,
            device,
            key(from, receipt),
            receipt.children().isEmpty() ? passed : passed.holding(receipt.children()));
  }

  private static StanzaKey receipt(Node ack, Account account, Jid from) {
    return StanzaKey.receipt(
        ack.require("id"), account, from.device(), ack.find("type").orElse(""));
  }

  private static StanzaKey key(Device from, Node receipt) {
    String id = receipt.require("id");
    return receipt
        .child("retry")
        .map(retry -> StanzaKey.retry(id, from, retry.require("count")))
        .orElseGet(() ->
            StanzaKey.receipt(id, from.account(), from.number(), receipt.find("type").orElse("")));
  }

  /// Takes in an ack.
  ///
  /// @throws dev.trunkline.engine.node.NodeException when the ack lacks something
  public void acknowledged(Turn turn, Device from, Node ack) {
    StanzaKey.Kind kind = ACK_CLASSES.get(ack.require("class"));
    if (kind == null) {
      return;
    }
    String id = ack.require("id");
    server.judge().answered(turn, from, kind, id);
    Optional<Jid> to = ack.findJid("to");
    Optional<Account> peer = to.flatMap(server.directory()::find);
    int index = peer.map(Account::index).orElse(StanzaKey.SERVER);
    StanzaKey key =
        switch (kind) {
          case MESSAGE -> StanzaKey.message(id, index);
          case NOTIFICATION -> StanzaKey.notification(id, index);
          case RECEIPT ->
              peer.map(account -> receipt(ack, account, to.get()))
                  .orElseGet(() -> new StanzaKey(StanzaKey.Kind.RECEIPT, id, index, ""));
        };
    from.pending().settle(key);
  }
}
