package dev.trunkline.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.session.SessionConfig.RetryPolicy;
import dev.trunkline.gateway.session.SessionConfig.RetryPolicy.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryScheduleTest {

  @ParameterizedTest
  @CsvSource({
    "CONSTANT, 1, 2",
    "CONSTANT, 9, 2",
    "LINEAR, 1, 2",
    "LINEAR, 2, 4",
    "LINEAR, 5, 10",
  })
  void growsAsThePolicySays(Kind kind, int attempts, long seconds) {
    assertThat(wait(kind, attempts, 0)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 4", "3, 8", "6, 64"})
  void doublesWithJitter(int attempts, long seconds) {
    for (int seed = 0; seed < 50; seed++) {
      assertThat(wait(Kind.EXPONENTIAL, attempts, seed))
          .isBetween(Duration.ofSeconds(seconds), Duration.ofMillis(seconds * 1200));
    }
  }

  @ParameterizedTest
  @CsvSource({"EXPONENTIAL, 60", "EXPONENTIAL, 2000000000", "LINEAR, 2000000000"})
  void isBounded(Kind kind, int attempts) {
    assertThat(wait(kind, attempts, 0)).isEqualTo(RetrySchedule.WAIT_MAX);
  }

  @Test
  void waitsLongerWhenTheTargetAsksForIt() {
    RetryPolicy policy = new RetryPolicy(Kind.CONSTANT, Duration.ofSeconds(2), 15);

    assertThat(RetrySchedule.wait(policy, 1, Optional.of(Duration.ofSeconds(30)), new Random(1)))
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(RetrySchedule.wait(policy, 1, Optional.of(Duration.ofSeconds(1)), new Random(1)))
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(RetrySchedule.wait(policy, 1, Optional.of(Duration.ofDays(9)), new Random(1)))
        .isEqualTo(RetrySchedule.WAIT_MAX);
  }

  @Test
  void readsSecondsAndDates() {
    Instant now = Instant.parse("2026-11-21T12:00:00Z");

    assertThat(RetryAfter.parse(" 120 ", now)).hasValue(Duration.ofMinutes(2));
    assertThat(RetryAfter.parse("Sat, 21 Nov 2026 12:00:30 GMT", now))
        .hasValue(Duration.ofSeconds(30));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "soon", "-1", "99999999999999999999", "Sat, 21 Nov 2026 11:00:00 GMT"})
  void readsNothingElse(String text) {
    assertThat(RetryAfter.parse(text, Instant.parse("2026-11-21T12:00:00Z"))).isEmpty();
  }

  private static Duration wait(Kind kind, int attempts, int seed) {
    return RetrySchedule.wait(
        new RetryPolicy(kind, Duration.ofSeconds(2), 15),
        attempts,
        Optional.empty(),
        new Random(seed));
  }
}
