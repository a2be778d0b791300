package dev.trunkline.simulator.message;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.delivery.Server;
import dev.trunkline.simulator.fault.FaultKind;
import dev.trunkline.simulator.judge.Ciphertext;
import dev.trunkline.simulator.judge.Judge;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;
import java.util.Optional;

/// Has messages judged and counted, before they are passed on.
final class Scrutiny {
  private static final String TAG = "message";

  private final Server server;

  Scrutiny(Server server) {
    this.server = server;
  }

  /// Looks at a message that is not refused.
  ///
  /// @return what to make of it, or nothing when it was passed on before and is not again
  Optional<Judge.Verdict> verdict(Turn turn, Device sender, Node message, Fanout fanout) {
    Judge.Verdict verdict = judge(turn, sender, message, fanout);
    if (verdict == Judge.Verdict.REPEATED) {
      server.tally().count(sender.account(), Counter.RETRANSMISSIONS);
      return server
          .faults()
          .strike(turn, FaultKind.FORWARD_RETRANSMISSIONS, sender, TAG)
          .map(_ -> verdict);
    }
    if (verdict == Judge.Verdict.RETRY) {
      server.tally().count(sender.account(), Counter.RETRIES_ANSWERED);
    } else if (!isAmongOwnDevices(message)) {
      server.tally().count(sender.account(), Counter.MESSAGES_ACCEPTED);
    }
    return Optional.of(verdict);
  }

  /// What a phone and its own devices arrange among themselves is no message of a person.
  static boolean isAmongOwnDevices(Node message) {
    return message.has("category", "peer");
  }

  private Judge.Verdict judge(Turn turn, Device sender, Node message, Fanout fanout) {
    String id = message.require("id");
    Judge judge = server.judge();
    fanout
        .ciphertexts()
        .forEach((device, enc) ->
            judge.ciphertext(
                turn,
                new Ciphertext(sender, device, id, enc.find("type").orElse(""), enc.bytes())));
    fanout.forAll().ifPresent(enc -> judge.groupCiphertext(turn, sender, id, enc.bytes()));
    return judge.message(turn, sender, id, fanout.content(), isRetry(message));
  }

  /// A message to one device that asked for it again, and to no other one.
  private static boolean isRetry(Node message) {
    return message.has("device_fanout", "false")
        || (message.requireJid("to").isGroup() && message.find("participant").isPresent());
  }
}
