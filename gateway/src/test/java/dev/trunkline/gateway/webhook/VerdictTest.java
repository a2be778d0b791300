package dev.trunkline.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.store.WebhookCursor;
import dev.trunkline.gateway.webhook.AttemptResult.Delivered;
import dev.trunkline.gateway.webhook.AttemptResult.Refused;
import dev.trunkline.gateway.webhook.AttemptResult.Unavailable;
import dev.trunkline.gateway.webhook.Verdict.Attempted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {
  private static final AttemptResult BROKEN = new Refused(500, Optional.empty());
  private static final AttemptResult AWAY = new Unavailable("refused", Optional.empty());

  @Test
  void goesOnAfterADelivery() {
    Verdict verdict = after(new Delivered(), Samples.cursor(6, 2));

    assertThat(verdict.cursor()).isEqualTo(Samples.cursor(7, 0));
    assertThat(verdict.letter()).isEmpty();
  }

  @Test
  void triesTheSameEventAgain() {
    for (AttemptResult result : new AttemptResult[] {BROKEN, AWAY}) {
      Verdict verdict = after(result, Samples.cursor(6, 0));

      assertThat(verdict.cursor().seq()).isEqualTo(6);
      assertThat(verdict.cursor().attempt()).isEqualTo(1);
      assertThat(verdict.cursor().retryAt()).hasValue(Samples.NOW.plusSeconds(2));
      assertThat(verdict.cursor().pausedAt()).isEmpty();
      assertThat(verdict.letter()).isEmpty();
    }
  }

  @Test
  void givesUpAnEventThatItsTargetRefusesAgainAndAgain() {
    Verdict verdict = after(BROKEN, Samples.cursor(6, 2));

    assertThat(verdict.cursor()).isEqualTo(Samples.cursor(7, 0));
    assertThat(verdict.letter().orElseThrow().reason()).isEqualTo("HTTP 500");
    assertThat(verdict.letter().orElseThrow().attempts()).isEqualTo(3);
  }

  @Test
  void keepsAnEventForATargetThatIsAway() {
    WebhookCursor cursor = Samples.cursor(6, 2);
    for (int attempt = 3; attempt < 50; attempt++) {
      Verdict verdict = after(AWAY, cursor);
      cursor = verdict.cursor();

      assertThat(verdict.letter()).isEmpty();
      assertThat(cursor.seq()).isEqualTo(6);
      assertThat(cursor.attempt()).isEqualTo(attempt);
      assertThat(cursor.pausedAt()).hasValue(Samples.NOW);
      assertThat(cursor.retryAt().orElseThrow())
          .isBetween(Samples.NOW.plusSeconds(60), Samples.NOW.plusSeconds(72));
    }
    assertThat(after(new Delivered(), cursor).cursor()).isEqualTo(Samples.cursor(7, 0));
  }

  @Test
  void startsOverWhenATargetAnswersAgain() {
    WebhookCursor paused = after(AWAY, Samples.cursor(6, 2)).cursor();

    WebhookCursor cursor = after(BROKEN, paused).cursor();

    assertThat(cursor.attempt()).isEqualTo(1);
    assertThat(cursor.pausedAt()).isEmpty();
    assertThat(cursor.seq()).isEqualTo(6);
  }

  @Test
  void passesAnHourOf500EventByEventAndGoesOn() {
    // Given
    Instant end = Samples.NOW.plus(Duration.ofHours(1));
    Instant now = Samples.NOW;
    WebhookCursor cursor = Samples.cursor(0, 0);
    List<Long> dead = new ArrayList<>();
    int attempts = 0;

    // When: time goes from attempt to attempt
    while (now.isBefore(end)) {
      Verdict verdict = Verdict.of(BROKEN, attempted(cursor, 15), now, new Random(1));
      verdict.letter().ifPresent(letter -> dead.add(letter.event().seq()));
      cursor = verdict.cursor();
      now = cursor.retryAt().orElse(now.plusMillis(50)); // about what an attempt takes
      attempts++;
    }
    Verdict after = Verdict.of(new Delivered(), attempted(cursor, 15), now, new Random(1));

    // Then: nothing was skipped, nothing stood still, and no event was tried more often than 15
    // times
    assertThat(dead)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, dead.size()).boxed().toList());
    assertThat(dead).hasSizeBetween(120, 130);
    assertThat(attempts).isLessThanOrEqualTo((dead.size() + 1) * 15);
    assertThat(after.cursor().seq()).isEqualTo(dead.getLast() + 1);
    assertThat(after.letter()).isEmpty();
  }

  private static Attempted attempted(WebhookCursor cursor, int attempts) {
    return new Attempted(
        Samples.event(cursor.seq() + 1, "message"),
        cursor,
        Samples.retries(Duration.ofSeconds(2), attempts),
        Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void takesTheAnswersOfProxiesForAbsence(int status) {
    assertThat(AttemptResult.of(status, Optional.empty())).isInstanceOf(Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 400, 401, 404, 410, 500})
  void takesOtherAnswersForRefusals(int status) {
    assertThat(AttemptResult.of(status, Optional.empty())).isInstanceOf(Refused.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204, 299})
  void takesThoseOf200ForDeliveries(int status) {
    assertThat(AttemptResult.of(status, Optional.empty())).isInstanceOf(Delivered.class);
  }

  private static Verdict after(AttemptResult result, WebhookCursor cursor) {
    Attempted attempted =
        new Attempted(
            Samples.event(7, "message"),
            cursor,
            Samples.retries(Duration.ofSeconds(2), 3),
            Duration.ofMinutes(1));
    return Verdict.of(result, attempted, Samples.NOW, new Random(1));
  }
}
