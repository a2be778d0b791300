package dev.trunkline.simulator.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.Seeds;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.phone.Inbox;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Group;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;

/// A server that sends nonsense beside each stanza: the account goes on, and nothing but a peer's
/// mistake comes of it, which stays inside.
class HostileStanzaTest {
  /// What ends a connection or a link, rightly.
  private static final Set<String> ENDS = Set.of("failure", "stream:error", "xmlstreamend");

  private static final int ROUNDS = 6;
  private static final int WRONG_ONES = 3;

  /// A list of devices that was a lie is found out by the first message.
  private static final int TRIES = 2;

  private final World world = new World();
  private final Account alice = world.server().account("Alice");
  private final Account bob = world.server().account("Bob");
  private final Group group = world.server().group(Addressing.LID, bob, alice);

  @ParameterizedTest
  @Seeds(30)
  void survivesStanzasThatMakeNoSense(long seed) {
    Mutations mutations = new Mutations(new SplittableRandom(seed));
    TestedDevice device = world.linked(alice);
    TestedDevice sibling = world.linked(alice);

    device.meddle(
        stanza -> ENDS.contains(stanza.tag()) ? List.of(stanza) : wrong(mutations, stanza));
    for (int round = 0; round < ROUNDS; round++) {
      live(device, sibling, round);
    }
    device.meddle(List::of);
    device.crash();
    device.start();
    world.pass(Duration.ofSeconds(2));
    world.server().phoneSends(bob, alice, Addressing.PHONE_NUMBER, "still there?");
    world.settle();
    for (int i = 0; i < TRIES; i++) {
      device.send("3EB0F" + i, Jid.phoneNumber(bob.phoneNumber()), "yes");
      device.send("3EB0E" + i, group.jid(), "yes, all");
    }
    world.pass(Duration.ofSeconds(2));

    assertThat(device.all(AccountEvent.LoggedOut.class)).isEmpty();
    assertThat(device.texts()).contains("still there?");
    assertThat(world.server().inbox(bob)).extracting(Inbox.Shown::text).contains("yes", "yes, all");
  }

  /// Some wrong ones, then the right one.
  private static List<Node> wrong(Mutations mutations, Node stanza) {
    List<Node> stanzas = new ArrayList<>();
    for (int i = 0; i < WRONG_ONES; i++) {
      stanzas.add(mutations.of(stanza));
    }
    stanzas.add(stanza);
    return stanzas;
  }

  /// Has all kinds of stanzas arrive.
  private void live(TestedDevice device, TestedDevice sibling, int round) {
    Account stranger = world.server().account("Stranger " + round);
    world.server().phoneSends(bob, alice, Addressing.PHONE_NUMBER, "by phone number");
    world.server().phoneSends(bob, alice, Addressing.LID, "by LID");
    world.settle();
    device.send("3EB0A" + round, Jid.phoneNumber(bob.phoneNumber()), "to a friend");
    device.send("3EB0B" + round, Jid.phoneNumber(stranger.phoneNumber()), "to a stranger");
    world.server().phoneSends(bob, group, "to all");
    device.send("3EB0D" + round, group.jid(), "to a group");
    sibling.send("3EB0C" + round, Jid.phoneNumber(bob.phoneNumber()), "from beside");
    if (round % 2 == 0) {
      world.server().command((turn, desk) -> desk.phones().of(turn, bob).forgetSessions(alice));
    } else {
      device.crash();
      device.start();
    }
    world.pass(Duration.ofSeconds(1));
  }
}
