package dev.trunkline.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeTest {

  @Test
  void readsATime() {
    assertThat(Node.of("message").with("t", 1_793_534_400).requireTime("t"))
        .isEqualTo(Instant.parse("2026-11-01T12:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "253402300800", "9223372036854775807", "-9223372036854775808", ""})
  void refusesATimeThatNobodyCanMean(String seconds) {
    Node node = Node.of("message").with("t", seconds);

    assertThatThrownBy(() -> node.requireTime("t")).isInstanceOf(NodeException.class);
  }
}
