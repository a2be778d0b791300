package dev.trunkline.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.simulator.fault.Fault;
import dev.trunkline.simulator.fault.FaultKind;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.testing.TestDevice;
import dev.trunkline.simulator.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CoreTest {

  /// A day with bad luck: six devices write to each other while stanzas are delayed, doubled and
  /// lost.
  private static List<String> transcript() {
    TestServer server = new TestServer();
    List<Account> accounts = List.of(server.account("A"), server.account("B"), server.account("C"));
    List<TestDevice> devices =
        accounts.stream()
            .flatMap(account ->
                List.of(TestDevice.linked(server, account), TestDevice.linked(server, account))
                    .stream())
            .toList();
    server.order(sometimes(FaultKind.DELAY));
    server.order(sometimes(FaultKind.DUPLICATE));
    server.order(sometimes(FaultKind.REORDER));
    for (int i = 0; i < 30; i++) {
      TestDevice sender = devices.get(i % devices.size());
      Account recipient = accounts.get((i + 1) % accounts.size());
      sender.stanza(sender.signal().text("3EB0" + i, recipient, Addressing.LID, "text " + i));
      server.phoneSends(recipient, accounts.get(i % accounts.size()), Addressing.LID, "more");
      server.advance(Duration.ofMillis(300));
      sender.answerEverything();
      server.advance(Duration.ofMillis(300));
    }
    return server.transcript();
  }

  private static Fault sometimes(FaultKind kind) {
    Fault.Odds odds = new Fault.Odds(0.2, Optional.empty(), Optional.empty());
    return new Fault(kind, Fault.Target.ALL, odds, "", Duration.ofMillis(100));
  }

  @Test
  void saysTheSameWhenToldTheSame() {
    List<String> first = transcript();
    List<String> second = transcript();

    assertThat(first).hasSizeGreaterThan(500).isEqualTo(second);
  }

  @Test
  void namesTheSettingThatIsWrong() {
    assertThatThrownBy(() -> CoreConfig.DEFAULT.withPendingMax(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pendingMax must be at least 1, not 0");
  }
}
