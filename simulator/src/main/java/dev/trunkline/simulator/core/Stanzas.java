package dev.trunkline.simulator.core;

import dev.trunkline.engine.crypto.CryptoException;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.node.NodeException;
import dev.trunkline.simulator.connection.Connection;
import dev.trunkline.simulator.delivery.Server;
import dev.trunkline.simulator.fault.Fault;
import dev.trunkline.simulator.fault.FaultKind;
import dev.trunkline.simulator.fault.Faults;
import dev.trunkline.simulator.iq.Housekeeping;
import dev.trunkline.simulator.iq.IqAnswer;
import dev.trunkline.simulator.iq.IqHandler;
import dev.trunkline.simulator.iq.IqTable;
import dev.trunkline.simulator.login.StreamErrors;
import dev.trunkline.simulator.message.MessageRouter;
import dev.trunkline.simulator.notification.Notifications;
import dev.trunkline.simulator.phone.Uplink;
import dev.trunkline.simulator.prekey.Bundles;
import dev.trunkline.simulator.prekey.PreKeys;
import dev.trunkline.simulator.presence.Presences;
import dev.trunkline.simulator.privacy.PrivacyTokens;
import dev.trunkline.simulator.receipt.ReceiptRouter;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;
import dev.trunkline.simulator.usync.Usync;
import java.util.Optional;

/// Takes in the stanzas of devices that are logged in, and of phones.
final class Stanzas {
  private final Server server;
  private final MessageRouter messages;
  private final ReceiptRouter receipts;
  private final Presences presences;
  private final IqTable<Device> table = new IqTable<>();

  Stanzas(Server server, Notifications notifications, Presences presences, Bundles bundles) {
    this.server = server;
    this.messages = new MessageRouter(server);
    this.receipts = new ReceiptRouter(server);
    this.presences = presences;
    Housekeeping.register(table);
    bundles.register(table);
    new PreKeys(server.judge(), server.tally()).register(table);
    new Usync(server.directory(), server.phones()).register(table);
    new PrivacyTokens(server.directory(), notifications).register(table);
  }

  IqTable<Device> table() {
    return table;
  }

  /// Takes in a stanza, unless a fault strikes first.
  void accept(Turn turn, Connection connection, Device device, Node stanza) {
    Faults faults = server.faults();
    String tag = stanza.tag();
    if (faults.strike(turn, FaultKind.SILENCE, device, tag).isPresent()) {
      return;
    }
    if (faults.strike(turn, FaultKind.DROP_BEFORE, device, tag).isPresent()) {
      server.connections().drop(turn, connection);
      return;
    }
    Optional<Fault> error = faults.strike(turn, FaultKind.STREAM_ERROR, device, tag);
    if (error.isPresent()) {
      server
          .connections()
          .close(turn, connection, Optional.of(StreamErrors.of(error.get().code())));
      return;
    }
    boolean drop = faults.strike(turn, FaultKind.DROP_AFTER, device, tag).isPresent();
    if (drop) {
      server.connections().mute(connection);
    }
    guarded(() -> dispatch(turn, connection, device, stanza));
    if (drop) {
      server.connections().drop(turn, connection);
    }
  }

  /// Does the work on a stanza. One that lacks something is counted and otherwise ignored.
  void guarded(Runnable work) {
    try {
      work.run();
    } catch (NodeException | CryptoException _) {
      server.tally().count(Counter.MALFORMED_STANZAS);
    }
  }

  private void dispatch(Turn turn, Connection connection, Device device, Node stanza) {
    switch (stanza.tag()) {
      case "iq" -> iq(turn, connection, device, stanza);
      case "message" -> message(turn, connection, device, stanza);
      case "receipt" -> answer(turn, connection, stanza, receipts.accept(turn, device, stanza));
      case "ack" -> receipts.acknowledged(turn, device, stanza);
      case "presence" -> presences.presence(turn, device, stanza);
      case "chatstate" -> presences.chatState(turn, device, stanza);
      default -> {}
    }
  }

  private void message(Turn turn, Connection connection, Device device, Node message) {
    Node ack;
    try {
      ack = messages.accept(turn, device, message);
    } catch (NodeException | CryptoException _) {
      server.tally().count(device.account(), Counter.MALFORMED_STANZAS);
      ack = MessageRouter.malformed(message);
    }
    answer(turn, connection, message, ack);
  }

  private void iq(Turn turn, Connection connection, Device device, Node iq) {
    String type = iq.find("type").orElse("");
    if (type.equals("result") || type.equals("error")) {
      return;
    }
    Optional<IqHandler<Device>> handler = table.find(iq);
    if (handler.isEmpty()) {
      server.tally().count(device.account(), Counter.UNKNOWN_IQS);
      answer(turn, connection, iq, IqAnswer.notImplemented().toNode(iq));
      return;
    }
    IqAnswer answer;
    try {
      answer = handler.get().answer(turn, device, iq);
    } catch (NodeException | CryptoException _) {
      server.tally().count(device.account(), Counter.MALFORMED_STANZAS);
      answer = IqAnswer.badRequest();
    }
    answer(turn, connection, iq, answer.toNode(iq));
  }

  private void answer(Turn turn, Connection connection, Node request, Node answer) {
    server.connections().answer(turn, connection, request.tag(), answer);
  }

  /// The way of phones, which have no connections.
  Uplink uplink() {
    return new Uplink() {
      @Override
      public Node message(Turn turn, Device phone, Node message) {
        return messages.accept(turn, phone, message);
      }

      @Override
      public void receipt(Turn turn, Device phone, Node receipt) {
        receipts.accept(turn, phone, receipt);
      }

      @Override
      public void chatState(Turn turn, Device phone, Node chatState) {
        presences.chatState(turn, phone, chatState);
      }
    };
  }
}
