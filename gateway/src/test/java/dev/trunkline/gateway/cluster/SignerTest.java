package dev.trunkline.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.http.Relay;
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
    assertThat(signer.vouch(signature, "POST", "/api/sendText?a=b")).isEqualTo(Relay.Word.GOOD);
  }

  @Test
  void refusesAnotherRequest() {
    String signature = signer.sign("one#1", "GET", "/api/sessions");
    assertThat(signer.vouch(signature, "DELETE", "/api/sessions")).isEqualTo(Relay.Word.NOBODYS);
    assertThat(signer.vouch(signature, "GET", "/api/other")).isEqualTo(Relay.Word.NOBODYS);
  }

  @Test
  void refusesAnotherSecret() {
    byte[] other = new byte[32];
    other[0] = 1;
    String signature = new Signer(other, () -> now).sign("one#1", "GET", "/api/sessions");
    assertThat(signer.vouch(signature, "GET", "/api/sessions")).isEqualTo(Relay.Word.NOBODYS);
  }

  @Test
  void refusesWhatIsOld() {
    String signature = signer.sign("one#1", "GET", "/api/sessions");
    now = now.plus(Duration.ofSeconds(61));
    assertThat(signer.vouch(signature, "GET", "/api/sessions")).isEqualTo(Relay.Word.UNTIMELY);
  }

  @Test
  void refusesWhatIsSignedLater() {
    String signature = signer.sign("one#1", "GET", "/api/sessions");
    now = now.minus(Duration.ofHours(1));
    assertThat(signer.vouch(signature, "GET", "/api/sessions")).isEqualTo(Relay.Word.UNTIMELY);
  }

  @Test
  void refusesWhatIsNoSignature() {
    assertThat(signer.vouch("", "GET", "/")).isEqualTo(Relay.Word.NOBODYS);
    assertThat(signer.vouch("one;two;three", "GET", "/")).isEqualTo(Relay.Word.NOBODYS);
  }
}
