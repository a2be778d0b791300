package dev.trunkline.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SuiteTest {
  private static Duration budget(boolean quick) {
    Setup setup = new Setup(quick, OptionalInt.empty(), Path.of("."), Path.of("."));
    return Suite.all().stream()
        .map(suite -> suite.budget(setup))
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Test
  void allSuitesTogetherAreMeantToTakeHalfAnHour() {
    assertThat(budget(false)).isBetween(Duration.ofMinutes(20), Duration.ofMinutes(30));
  }

  @Test
  void aQuickLookAtAllIsMeantToTakeFiveMinutes() {
    assertThat(budget(true)).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(5));
  }
}
