package dev.trunkline.gateway.config;

import dev.trunkline.engine.Profile;
import dev.trunkline.engine.Profile.Addressing;
import java.net.URI;
import java.util.Optional;

/// Where WhatsApp is.
///
/// @param rootKey the public key that server certificates must lead to; without it, WhatsApp's own
/// @param oneTimeKeys how many a newly linked device leaves there
public record WhatsAppConfig(
    URI url, Optional<byte[]> rootKey, Addressing addressing, int oneTimeKeys) {
  private static final int KEY_BYTES = 32;
  private static final int ONE_TIME_KEYS_MIN = 16;

  public WhatsAppConfig {
    new Check()
        .that(
            ("ws".equals(url.getScheme()) || "wss".equals(url.getScheme()))
                && url.getHost() != null,
            Setting.WHATSAPP_URL,
            "must be a ws: or wss: URL")
        .that(
            rootKey.stream().allMatch(key -> key.length == KEY_BYTES),
            Setting.NOISE_ROOT_KEY,
            "must be 32 bytes in hex")
        .that(
            oneTimeKeys >= ONE_TIME_KEYS_MIN && oneTimeKeys <= Profile.ONE_TIME_KEYS,
            Setting.ONE_TIME_KEYS,
            "must be from " + ONE_TIME_KEYS_MIN + " to " + Profile.ONE_TIME_KEYS)
        .done();
  }
}
