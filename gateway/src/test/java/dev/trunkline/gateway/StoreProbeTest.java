package dev.trunkline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trunkline.gateway.store.StoreUnavailableException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StoreProbeTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private final AtomicInteger questions = new AtomicInteger();
  private Instant now = NOW;
  private final InstantSource clock = () -> now;

  @Test
  void asksOnceASecondHoweverOftenItIsAsked() {
    StoreProbe probe = new StoreProbe(questions::incrementAndGet, clock);

    assertThat(probe.failure()).isEmpty();
    assertThat(probe.failure()).isEmpty();
    now = now.plusMillis(1_500);
    assertThat(probe.failure()).isEmpty();

    assertThat(questions).hasValue(2);
  }

  @Test
  void saysWhyTheStoreDoesNotAnswerAndThatItDoesAgain() {
    StoreProbe probe =
        new StoreProbe(
            () -> {
              if (questions.incrementAndGet() == 1) {
                throw new StoreUnavailableException("the database is gone");
              }
            },
            clock);

    assertThat(probe.failure()).contains("the database is gone");
    now = now.plusMillis(1_500);
    assertThat(probe.failure()).isEmpty();
  }

  @Test
  void waitsNoLongerThanItsPatienceAndWithOneQuestion() {
    CountDownLatch answer = new CountDownLatch(1);
    StoreProbe probe =
        new StoreProbe(
            () -> {
              questions.incrementAndGet();
              try {
                answer.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            clock);

    assertThat(probe.failure()).contains("no answer within 1000 ms");
    now = now.plusSeconds(9);
    assertThat(probe.failure()).contains("no answer within 1000 ms");
    assertThat(questions).hasValue(1);
    answer.countDown();
    await().until(() -> probe.failure().isEmpty());
  }
}
