package dev.trunkline.simulator.message;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.delivery.Server;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.Group;
import dev.trunkline.simulator.registry.StanzaKey;
import dev.trunkline.simulator.turn.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes in messages to groups. Every device of every participant but the sending one gets the
/// ciphertext that is for all, and before it the one that brings the sender key, if there is one
/// for this device.
final class GroupMessages implements MessageHandler {
  private static final String NO_PARTICIPANT = "403";
  private static final String OTHER_ADDRESSING = "421";

  private final Server server;
  private final Scrutiny scrutiny;

  GroupMessages(Server server, Scrutiny scrutiny) {
    this.server = server;
    this.scrutiny = scrutiny;
  }

  @Override
  public Ack accept(Turn turn, Device sender, Node message) {
    Optional<Group> found = server.groups().find(message.requireJid("to"));
    if (found.isEmpty()) {
      return Ack.notFound();
    }
    Group group = found.get();
    if (!group.has(sender.account())) {
      return new Ack.Refused(NO_PARTICIPANT);
    }
    String addressing = group.addressing().wireName();
    if (!message.find("addressing_mode").orElse(addressing).equals(addressing)) {
      return new Ack.Refused(OTHER_ADDRESSING);
    }
    Fanout fanout = Fanout.read(server.directory(), sender, message);
    if (scrutiny.verdict(turn, sender, message, fanout).isPresent()) {
      forward(turn, group, sender, message, fanout);
    }
    Optional<String> correction = ParticipantHash.correction(group, message);
    // Clients that hear of it send the message anew, to those devices too that they left out.
    correction.ifPresent(_ -> server.judge().retryAsked(sender, message.require("id")));
    return new Ack.Accepted(correction);
  }

  private void forward(Turn turn, Group group, Device sender, Node message, Fanout fanout) {
    StanzaKey key = StanzaKey.message(message.require("id"), sender.account().index());
    Node head = head(turn, group, sender, message);
    for (Device device : group.devices()) {
      List<Node> ciphertexts = new ArrayList<>(2);
      Optional.ofNullable(fanout.ciphertexts().get(device)).ifPresent(ciphertexts::add);
      fanout.forAll().ifPresent(ciphertexts::add);
      if (device != sender && !ciphertexts.isEmpty()) {
        server.tally().count(sender.account(), Counter.MESSAGES_FORWARDED);
        Node addressed = head.holding(Envelope.content(message, ciphertexts));
        server.delivery().deliver(turn, device, key, addressed);
      }
    }
  }

  private static Node head(Turn turn, Group group, Device sender, Node message) {
    Addressing addressing = group.addressing();
    return Envelope.head(turn, sender, message)
        .with("from", group.jid())
        .with("participant", sender.jid(addressing))
        .with(
            "participant_" + addressing.other().wireName(),
            sender.account().jid(addressing.other()))
        .with("addressing_mode", addressing.wireName())
        .with("edit", message.find("edit"));
  }
}
