package dev.trunkline.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.session.SessionConfig.WebhookConfig;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {
  private static final WebhookConfig ONE = Samples.webhook("https://one.example/x", "*");
  private static final WebhookConfig TWO = Samples.webhook("https://two.example/x", "*");

  @Test
  void keepsItsIdWhileItsUrlStays() {
    List<Target> before = Target.of(List.of(ONE, TWO), Optional.empty());
    List<Target> after =
        Target.of(List.of(TWO, Samples.webhook(ONE.url(), "message")), Optional.empty());

    assertThat(after.get(0).id()).isEqualTo(before.get(1).id());
    assertThat(after.get(1).id()).isEqualTo(before.get(0).id());
  }

  @Test
  void isToldApartFromOthersWithTheSameUrl() {
    List<Target> targets = Target.of(List.of(ONE, ONE, ONE), Optional.of(ONE));

    assertThat(targets).extracting(Target::id).doesNotHaveDuplicates().hasSize(4);
  }

  @Test
  void isTrustedWhenAnOperatorChoseIt() {
    assertThat(Target.of(List.of(ONE), Optional.of(TWO)))
        .extracting(Target::trusted)
        .containsExactly(true, false);
  }

  @ParameterizedTest
  @CsvSource({
    "*, message, true",
    "*, engine.event, false",
    "engine.event, engine.event, true",
    "message, message, true",
    "message, message.any, false",
    "no.such.event, message, false",
  })
  void getsWhatItWants(String wanted, String event, boolean expected) {
    Target target = new Target("id", Samples.webhook("https://x.example", wanted), false);

    assertThat(target.wants(event)).isEqualTo(expected);
  }
}
