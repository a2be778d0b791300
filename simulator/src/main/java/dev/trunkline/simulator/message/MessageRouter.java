package dev.trunkline.simulator.message;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.delivery.Server;
import dev.trunkline.simulator.fault.Fault;
import dev.trunkline.simulator.fault.FaultKind;
import dev.trunkline.simulator.judge.Ciphertext;
import dev.trunkline.simulator.judge.Judge;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.StanzaKey;
import dev.trunkline.simulator.turn.Turn;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Accepts a message from a device, hands each of its ciphertexts to the device it is for, and
/// acknowledges it.
public final class MessageRouter {
  private static final String TAG = "message";

  private final Server server;
  private final Map<String, MessageHandler> byServer = new HashMap<>();

  public MessageRouter(Server server) {
    this.server = server;
    byServer.put(Jid.PHONE_SERVER, this::toAccount);
    byServer.put(Jid.LID_SERVER, this::toAccount);
  }

  /// Takes in a message.
  ///
  /// @return the acknowledgement for the sender
  /// @throws dev.trunkline.engine.node.NodeException when the message lacks something
  public Node accept(Turn turn, Device sender, Node message) {
    Jid to = message.requireJid("to");
    Optional<Fault> refusal = server.faults().strike(turn, FaultKind.REFUSE_MESSAGE, sender, TAG);
    Ack ack =
        refusal.isPresent()
            ? new Ack.Refused(refusal.get().code())
            : Optional.ofNullable(byServer.get(to.server()))
                .map(handler -> handler.accept(turn, sender, message))
                .orElse(Ack.notFound());
    if (ack instanceof Ack.Refused) {
      server.tally().count(sender.account(), Counter.MESSAGES_REFUSED);
    }
    return ack.toNode(turn, message);
  }

  /// The acknowledgement of a message that lacks something.
  public static Node malformed(Node message) {
    return Node.of("ack")
        .with("class", "message")
        .with("id", message.find("id"))
        .with("from", message.find("to"))
        .with("error", "400");
  }

  private Ack toAccount(Turn turn, Device sender, Node message) {
    Optional<Account> found = server.directory().find(message.requireJid("to"));
    if (found.isEmpty()) {
      return Ack.notFound();
    }
    Fanout fanout = Fanout.read(server.directory(), sender, message);
    Judge.Verdict verdict = judge(turn, sender, message, fanout);
    if (verdict == Judge.Verdict.REPEATED) {
      server.tally().count(sender.account(), Counter.RETRANSMISSIONS);
      if (server.faults().strike(turn, FaultKind.FORWARD_RETRANSMISSIONS, sender, TAG).isEmpty()) {
        return new Ack.Accepted();
      }
    } else {
      count(sender, found.get(), message, fanout, verdict);
    }
    Envelope envelope = new Envelope(sender, found.get(), message);
    fanout.ciphertexts().forEach((device, enc) -> forward(turn, envelope, device, enc));
    return new Ack.Accepted();
  }

  private Judge.Verdict judge(Turn turn, Device sender, Node message, Fanout fanout) {
    String id = message.require("id");
    fanout
        .ciphertexts()
        .forEach((device, enc) ->
            server
                .judge()
                .ciphertext(
                    turn,
                    new Ciphertext(sender, device, id, enc.find("type").orElse(""), enc.bytes())));
    return server.judge().message(turn, sender, id, fanout.content(), isRetry(message));
  }

  /// A message to one device that asked for it again, and to no other one.
  private static boolean isRetry(Node message) {
    return message.has("device_fanout", "false");
  }

  private void count(
      Device sender, Account recipient, Node message, Fanout fanout, Judge.Verdict verdict) {
    if (verdict == Judge.Verdict.RETRY) {
      server.tally().count(sender.account(), Counter.RETRIES_ANSWERED);
      return;
    }
    // What a phone and its own devices arrange among themselves is no message of a person.
    if (message.has("category", "peer")) {
      return;
    }
    server.tally().count(sender.account(), Counter.MESSAGES_ACCEPTED);
    if (leavesOut(fanout, sender, recipient) || leavesOut(fanout, sender, sender.account())) {
      server.tally().count(sender.account(), Counter.INCOMPLETE_FANOUTS);
    }
  }

  private static boolean leavesOut(Fanout fanout, Device sender, Account account) {
    for (Device device : account.devices()) {
      if (device != sender && !fanout.ciphertexts().containsKey(device)) {
        return true;
      }
    }
    return false;
  }

  private void forward(Turn turn, Envelope envelope, Device device, Node enc) {
    Account sender = envelope.sender().account();
    server.tally().count(sender, Counter.MESSAGES_FORWARDED);
    StanzaKey key = StanzaKey.message(envelope.id(), sender.index());
    server.delivery().deliver(turn, device, key, envelope.addressed(turn, device, enc));
  }
}
