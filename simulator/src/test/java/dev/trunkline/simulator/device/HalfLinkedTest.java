package dev.trunkline.simulator.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.Input;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.registry.Account;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A device whose process dies, or whose session moves, while a phone links it.
class HalfLinkedTest {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(8);

  private final World world = new World();
  private final Account alice = world.server().account("Alice");
  private final TestedDevice device = world.newDevice();

  /// The phone scans, and the device is about to hear of it.
  private Input scanned() {
    List<Node> held = new ArrayList<>();
    device.meddle(node -> {
      boolean holds = node.child("pair-success").isPresent() && held.add(node);
      return holds ? List.of() : List.of(node);
    });
    world.scan(alice, device);
    device.meddle(List::of);
    return device.arrival(held.getFirst());
  }

  private void startsAgain() {
    device.start();
    world.pass(LONG_ENOUGH);
  }

  @Test
  void showsAnotherCodeWhenTheScanWasNotStored() {
    device.crashBeforeCommit(scanned());

    startsAgain();

    assertThat(device.all(AccountEvent.QrOffered.class)).hasSize(2);
    assertThat(device.all(AccountEvent.LoggedOut.class)).isEmpty();
    isLinkedByAnotherScan();
  }

  @Test
  void showsAnotherCodeWhenTheScanWasStoredAndItsAnswerNeverLeft() {
    device.takeAndCrash(scanned());

    startsAgain();

    assertThat(device.all(AccountEvent.LoggedOut.class))
        .singleElement()
        .satisfies(end -> assertThat(end.retryAt()).isPresent());
    assertThat(device.all(AccountEvent.Disconnected.class))
        .extracting(AccountEvent.Disconnected::reason)
        .containsExactly(CloseReason.LOGIN_REFUSED, CloseReason.LOGIN_REFUSED);
    assertThat(device.all(AccountEvent.QrOffered.class)).hasSize(2);
    isLinkedByAnotherScan();
  }

  @Test
  void logsInWhenItsAnswerHasLeft() {
    device.take(scanned());
    device.crash();

    startsAgain();

    assertThat(device.all(AccountEvent.Online.class)).hasSize(1);
    assertThat(device.all(AccountEvent.QrOffered.class)).hasSize(1);
  }

  private void isLinkedByAnotherScan() {
    world.scan(alice, device);
    world.pass(LONG_ENOUGH);

    assertThat(device.all(AccountEvent.Online.class)).hasSize(1);
    assertThat(alice.linkedDevices()).hasSize(1);
    assertThat(world.server().violations()).isEmpty();
  }
}
