package dev.trunkline.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class DailyWindowTest {
  @Test
  void opensAtTheSameLocalTimeInSummerAndInWinter() {
    DailyWindow window = DailyWindow.parse("09:00 18:00 Europe/Berlin");

    assertThat(window.firstOpen(Instant.parse("2026-07-01T20:00:00Z")))
        .isEqualTo(Instant.parse("2026-07-02T07:00:00Z"));
    assertThat(window.firstOpen(Instant.parse("2026-12-01T03:00:00Z")))
        .isEqualTo(Instant.parse("2026-12-01T08:00:00Z"));
    assertThat(window.isOpen(Instant.parse("2026-12-01T17:00:00Z"))).isFalse();
  }

  @Test
  void goesThroughMidnight() {
    DailyWindow window = DailyWindow.parse("22:00 06:00 UTC");

    assertThat(window.isOpen(Instant.parse("2026-12-01T23:00:00Z"))).isTrue();
    assertThat(window.isOpen(Instant.parse("2026-12-01T05:59:59Z"))).isTrue();
    assertThat(window.firstOpen(Instant.parse("2026-12-01T06:00:00Z")))
        .isEqualTo(Instant.parse("2026-12-01T22:00:00Z"));
  }

  @Test
  void opensWhenTheClockHasChanged() {
    DailyWindow window = DailyWindow.parse("02:30 04:00 Europe/Berlin");

    assertThat(window.firstOpen(Instant.parse("2026-03-28T23:00:00Z")))
        .isEqualTo(Instant.parse("2026-03-29T01:30:00Z"));
  }

  @Test
  void readsWhatItWrites() {
    DailyWindow window = DailyWindow.parse("09:30 18:00 Europe/Berlin");

    assertThat(DailyWindow.parse(window.toString())).isEqualTo(window);
    assertThatThrownBy(() -> DailyWindow.parse("09:00 09:00 UTC"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
