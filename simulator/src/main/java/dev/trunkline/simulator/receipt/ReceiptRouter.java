package dev.trunkline.simulator.receipt;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.delivery.Server;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.Group;
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

  /// Whose stanza is answered, and by which kind of name.
  ///
  /// @param group where it was written, if not to the answering account itself
  private record Author(Account account, int device, Addressing addressing, Optional<Jid> group) {}

  public ReceiptRouter(Server server) {
    this.server = server;
  }

  /// Takes in a receipt.
  ///
  /// @return the acknowledgement for its sender
  /// @throws dev.trunkline.engine.node.NodeException when the receipt lacks something
  public Node accept(Turn turn, Device from, Node receipt) {
    server.tally().count(from.account(), Counter.RECEIPTS);
    Optional<Author> author = author(receipt);
    int peer = author.map(found -> found.account().index()).orElse(StanzaKey.SERVER);
    for (String id : ids(receipt)) {
      if (!from.isPhone()) {
        server.judge().answered(turn, from, StanzaKey.Kind.MESSAGE, id);
      }
      from.pending().settle(StanzaKey.message(id, peer));
    }
    author.ifPresent(found -> pass(turn, from, found, receipt));
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

  /// Who wrote what is answered: in a group `participant` tells, otherwise `to`.
  private Optional<Author> author(Node answer) {
    Optional<Jid> to = answer.findJid("to");
    Optional<Group> group = to.flatMap(server.groups()::find);
    Optional<Jid> jid = group.isPresent() ? answer.findJid("participant") : to;
    return jid.flatMap(named ->
        server
            .directory()
            .find(named)
            .map(account ->
                new Author(
                    account,
                    named.device(),
                    group.map(Group::addressing).orElse(Addressing.of(named)),
                    group.map(Group::jid))));
  }

  private void pass(Turn turn, Device from, Author author, Node receipt) {
    String type = receipt.find("type").orElse("");
    Account account = author.account();
    if (type.equals("retry")) {
      server.tally().count(from.account(), Counter.RETRIES_ASKED);
    }
    if (TO_PHONE.contains(type)) {
      send(turn, from, account.phone(), author, receipt);
    } else if (TO_ONE_DEVICE.contains(type)) {
      account
          .device(author.device())
          .ifPresent(device -> {
            if (type.equals("retry")) {
              server.judge().retryAsked(device, receipt.require("id"));
            }
            send(turn, from, device, author, receipt);
          });
    } else {
      if (!type.equals("read-self")) {
        for (Device device : account.devices()) {
          if (device != from) {
            send(turn, from, device, author, receipt);
          }
        }
      }
      if (READ.contains(type)) {
        tellSiblings(turn, from, author, receipt);
      }
    }
  }

  /// The other devices of a reader mark the chat as read too.
  private void tellSiblings(Turn turn, Device from, Author author, Node receipt) {
    Node told =
        receipt
            .with("type", "read-self")
            .with("recipient", author.account().jid(author.addressing()));
    for (Device sibling : from.account().devices()) {
      if (sibling != from) {
        send(turn, from, sibling, author, told);
      }
    }
  }

  private void send(Turn turn, Device from, Device device, Author author, Node receipt) {
    Jid sender = from.jid(author.addressing());
    Node passed =
        Node.of("receipt")
            .with("id", receipt.require("id"))
            .with("from", author.group().orElse(sender))
            .with("participant", author.group().map(_ -> sender.toString()))
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

  private static StanzaKey receipt(Node ack, Author author) {
    return StanzaKey.receipt(
        ack.require("id"), author.account(), author.device(), ack.find("type").orElse(""));
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
    Optional<Author> author = author(ack);
    int index = author.map(found -> found.account().index()).orElse(StanzaKey.SERVER);
    StanzaKey key =
        switch (kind) {
          case MESSAGE -> StanzaKey.message(id, index);
          case NOTIFICATION -> StanzaKey.notification(id, index);
          case RECEIPT ->
              author
                  .map(found -> receipt(ack, found))
                  .orElseGet(() -> new StanzaKey(StanzaKey.Kind.RECEIPT, id, index, ""));
        };
    from.pending().settle(key);
  }
}
