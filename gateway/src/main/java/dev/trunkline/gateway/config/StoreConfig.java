package dev.trunkline.gateway.config;

import dev.trunkline.gateway.seal.MasterKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Where everything is kept.
///
/// @param patience how long it may fail until what waits is given up
/// @param url with `sqlite:` or `postgres:` in front; may hold a password
public record StoreConfig(
    Path data, Secret url, Optional<MasterKeys> masterKeys, Duration patience) {
  public StoreConfig {
    String text = url.value();
    new Check()
        .that(
            text.startsWith("sqlite:")
                || text.startsWith("postgres://")
                || text.startsWith("postgresql://"),
            Setting.DATABASE_URL,
            "must begin with sqlite:, postgres:// or postgresql://")
        .done();
  }
}
