package dev.trunkline.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.session.SessionConfig.HmacKey;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SignatureTest {

  /// The example of WAHA's documentation.
  @Test
  void isWahas() {
    byte[] body =
        "{\"event\":\"message\",\"session\":\"default\",\"engine\":\"WEBJS\"}"
            .getBytes(StandardCharsets.UTF_8);

    assertThat(Signature.of(body, new HmacKey("my-secret-key")))
        .isEqualTo(
            "208f8a55dde9e05519e898b10b89bf0d0b3b0fdf11fdbf09b6b90476301b98d8097c462b2b17a6ce93b6b"
                + "47a136cf2e78a33a63f6752c2c1631777076153fa89");
  }
}
