package dev.trunkline.gateway.config;

import dev.trunkline.gateway.seal.MasterKeys;
import java.nio.file.Path;
import java.util.Optional;

/// Where everything is kept.
///
/// @param url with `sqlite:` or `postgres:` in front; may hold a password
public record StoreConfig(Path data, Secret url, Optional<MasterKeys> masterKeys) {
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
