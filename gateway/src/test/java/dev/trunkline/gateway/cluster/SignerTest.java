package dev.trunkline.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Whom members believe.
class SignerTest {
  private static final byte[] SECRET = new byte[32];

  private Instant now = Instant.parse("2026-11-22T04:00:00Z");
  private final Signer signer = new Signer(SECRET, () -> now);

  @Test
  void vouchesForWhatAMemberSigned() {
    String signature = signer.sign("one#1", "POST", "/api/sendText?a=b");
    assertThat(signer.vouches(signature, "POST", "/api/sendText?a=b")).isTrue();
  }

  @Test
  void refusesAnotherRequest() {
    String signature = signer.sign("one#1", "GET", "/api/sessions");
    assertThat(signer.vouches(signature, "DELETE", "/api/sessions")).isFalse();
    assertThat(signer.vouches(signature, "GET", "/api/other")).isFalse();
  }

  @Test
  void refusesAnotherSecret() {
    byte[] other = new byte[32];
    other[0] = 1;
    String signature = new Signer(other, () -> now).sign("one#1", "GET", "/api/sessions");
    assertThat(signer.vouches(signature, "GET", "/api/sessions")).isFalse();
  }

  @Test
  void refusesWhatIsOld() {
    String signature = signer.sign("one#1", "GET", "/api/sessions");
    now = now.plus(Duration.ofSeconds(61));
    assertThat(signer.vouches(signature, "GET", "/api/sessions")).isFalse();
  }

  @Test
  void refusesWhatIsNoSignature() {
    assertThat(signer.vouches("", "GET", "/")).isFalse();
    assertThat(signer.vouches("one;two;three", "GET", "/")).isFalse();
  }
}
