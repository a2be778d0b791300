package dev.trunkline.gateway.config;

import java.nio.file.Path;
import java.util.Optional;

/// Where everything is kept.
///
/// @param url with `sqlite:` or `postgres:` in front; may hold a password
/// @param masterKeys `id:base64` and so on, separated by commas
public record StoreConfig(Path data, Secret url, Optional<Secret> masterKeys) {
  public StoreConfig {
    String text = url.value();
    new Check()
        .that(
            text.startsWith("sqlite:")
                || text.startsWith("postgres://")
                || text.startsWith("postgresql://"),
            Setting.DATABASE_URL,
            "must begin with sqlite:, postgres:// or postgresql://")
        .that(
            masterKeys.stream().allMatch(keys -> MasterKeyForm.isValid(keys.value())),
            Setting.MASTER_KEY,
            "must be 32 bytes in Base64, or id:key,id:key with such keys")
        .done();
  }
}
