package dev.trunkline.engine.device;

import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.message.Receiving;
import dev.trunkline.engine.message.Resending;
import dev.trunkline.engine.message.Sending;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.pairing.PairingAttempt;
import dev.trunkline.engine.presence.ChatStates;
import dev.trunkline.engine.presence.Presences;
import dev.trunkline.engine.receipt.Acks;
import dev.trunkline.engine.receipt.Receipts;
import dev.trunkline.engine.turn.Iq;
import dev.trunkline.engine.turn.Turn;

/// Hands each stanza to whoever knows it. Unknown ones are passed over: the protocol grows.
final class Stanzas {
  private Stanzas() {}

  /// On a connection without an account.
  static void beforePairing(
      Turn turn, Conversation conversation, PairingAttempt pairing, Node stanza) {
    switch (stanza.tag()) {
      case "iq" -> {
        if (stanza.child("pair-device").isPresent()) {
          pairing.onPairDevice(turn, stanza);
        } else if (stanza.child("pair-success").isPresent()) {
          pairing.onPairSuccess(turn, stanza);
        } else {
          iq(turn, conversation, stanza);
        }
      }
      case "notification" -> {
        if (stanza.has("type", "link_code_companion_reg")) {
          pairing.onCodeNotification(turn, stanza);
        }
        turn.send(Acks.of(stanza));
      }
      default -> end(turn, stanza);
    }
  }

  /// On a connection that is logged in.
  static void asAccount(Turn turn, Conversation conversation, Node stanza) {
    switch (stanza.tag()) {
      case "iq" -> iq(turn, conversation, stanza);
      case "message" -> Receiving.onMessage(turn, stanza, conversation.isAvailable());
      case "receipt" -> {
        if (stanza.has("type", "retry")) {
          Resending.onRetryReceipt(turn, stanza);
        } else {
          Receipts.event(turn, stanza).ifPresent(turn::tell);
          turn.send(Acks.of(stanza));
        }
      }
      case "ack" -> Sending.onAck(turn, conversation.sends(), stanza);
      case "notification" -> {
        Notifications.on(turn, stanza);
        turn.send(Acks.of(stanza));
      }
      case "call" -> turn.send(Acks.of(stanza));
      case "ib" -> Bulletins.on(turn, stanza);
      case "presence" -> Presences.event(stanza).ifPresent(turn::tell);
      case "chatstate" -> ChatStates.event(stanza).ifPresent(turn::tell);
      default -> end(turn, stanza);
    }
  }

  private static void iq(Turn turn, Conversation conversation, Node iq) {
    switch (iq.require("type")) {
      case "result", "error" -> conversation.queries().onAnswer(turn, iq);
      case "get" -> {
        if (iq.has("xmlns", "urn:xmpp:ping")) {
          turn.send(Iq.resultOf(iq));
        }
      }
      default -> {}
    }
  }

  private static void end(Turn turn, Node stanza) {
    switch (stanza.tag()) {
      case "failure" -> turn.close(StreamEnd.ofFailure(stanza));
      case "stream:error" -> turn.close(StreamEnd.ofError(stanza));
      case "xmlstreamend" ->
          turn.close(new Turn.Closing(CloseReason.CONNECTION_LOST, "the server ended the stream"));
      default -> {}
    }
  }
}
