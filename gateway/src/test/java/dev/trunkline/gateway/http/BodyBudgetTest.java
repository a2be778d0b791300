package dev.trunkline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {
  private static final int STEP = 64 * 1024;

  @Test
  void letsThroughWhatFits() throws IOException {
    BodyBudget budget = new BodyBudget(STEP, STEP);

    try (InputStream body = budget.meter(new ByteArrayInputStream(new byte[STEP]))) {
      assertThat(body.readAllBytes()).hasSize(STEP);
    }
    try (InputStream body = budget.meter(new ByteArrayInputStream(new byte[] {1, -1}))) {
      assertThat(body.read()).isEqualTo(1);
      assertThat(body.read()).isEqualTo(255);
      assertThat(body.read()).isEqualTo(-1);
    }
  }

  @Test
  void stopsABodyThatIsTooLarge() {
    BodyBudget budget = new BodyBudget(STEP, 10L * STEP);
    InputStream body = budget.meter(new ByteArrayInputStream(new byte[STEP + 1]));

    assertThatExceptionOfType(BodyBudget.TooLargeException.class).isThrownBy(body::readAllBytes);
  }

  @Test
  void letsABodyWaitUntilAnotherIsDone() throws Exception {
    BodyBudget budget = new BodyBudget(STEP, STEP);
    InputStream first = budget.meter(new ByteArrayInputStream(new byte[STEP]));
    first.readAllBytes();
    // A budget holds one step more than one body needs.
    InputStream spare = budget.meter(new ByteArrayInputStream(new byte[1]));
    spare.readAllBytes();
    CompletableFuture<Integer> second =
        CompletableFuture.supplyAsync(
            () -> {
              try (InputStream body = budget.meter(new ByteArrayInputStream(new byte[STEP]))) {
                return body.readAllBytes().length;
              } catch (IOException _) {
                return -1;
              }
            },
            task -> Thread.ofVirtual().start(task));

    assertThat(second.isDone()).isFalse();
    first.close();

    assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(STEP);
    spare.close();
  }
}
