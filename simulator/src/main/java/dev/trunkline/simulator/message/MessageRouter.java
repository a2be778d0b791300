package dev.trunkline.simulator.message;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.delivery.Server;
import dev.trunkline.simulator.fault.Fault;
import dev.trunkline.simulator.fault.FaultKind;
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
  private final Scrutiny scrutiny;
  private final Map<String, MessageHandler> byServer = new HashMap<>();

  public MessageRouter(Server server) {
    this.server = server;
    this.scrutiny = new Scrutiny(server);
    byServer.put(Jid.PHONE_SERVER, this::toAccount);
    byServer.put(Jid.LID_SERVER, this::toAccount);
    byServer.put(Jid.GROUP_SERVER, new GroupMessages(server, scrutiny));
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
    Account recipient = found.get();
    Fanout fanout = Fanout.read(server.directory(), sender, message);
    Optional<Judge.Verdict> verdict = scrutiny.verdict(turn, sender, message, fanout);
    if (verdict.isPresent()) {
      count(sender, recipient, message, fanout, verdict.get());
      Envelope envelope = new Envelope(sender, recipient, message);
      fanout.ciphertexts().forEach((device, enc) -> forward(turn, envelope, device, enc));
    }
    return Ack.accepted();
  }

  private void count(
      Device sender, Account recipient, Node message, Fanout fanout, Judge.Verdict verdict) {
    boolean isForAll =
        (verdict == Judge.Verdict.NEW || verdict == Judge.Verdict.REUSED)
            && !Scrutiny.isAmongOwnDevices(message);
    if (isForAll
        && (leavesOut(fanout, sender, recipient) || leavesOut(fanout, sender, sender.account()))) {
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
