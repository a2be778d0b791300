package dev.trunkline.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.gateway.store.SessionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AloneTest {
  private static final SessionId ALICE = new SessionId("alice");
  private static final Optional<String> DE = Optional.of("de");

  @Test
  void servesAllPoolsWithoutLabels() {
    assertThat(Membership.ALONE.home(ALICE, DE)).isEmpty();
    assertThat(Membership.ALONE.home(ALICE, Optional.empty())).isEmpty();
  }

  @Test
  void opensConnectionsThroughItsGate() {
    List<Runnable> waiting = new ArrayList<>();
    Runnable connect = () -> {};
    new Alone(Set.of(), waiting::add).connect(connect);
    assertThat(waiting).containsExactly(connect);
  }

  @Test
  void servesThePoolsThatItHasLabelsFor() {
    Membership alone = new Alone(Set.of("de", "at"), Runnable::run);
    assertThat(alone.home(ALICE, DE)).isEmpty();
    assertThat(alone.home(ALICE, Optional.empty())).isEmpty();
    assertThatThrownBy(() -> alone.home(ALICE, Optional.of("fr")))
        .isInstanceOf(SessionException.Overloaded.class)
        .hasMessage("This process does not serve pool fr");
  }
}
