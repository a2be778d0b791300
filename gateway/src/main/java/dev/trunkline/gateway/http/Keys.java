package dev.trunkline.gateway.http;

import dev.trunkline.gateway.config.ApiKey;
import java.util.Optional;

/// Knows API keys.
public interface Keys {

  /// What `presented` opens; empty when it is no key.
  ///
  /// @param presented empty when the request has none
  Optional<Access> find(String presented);

  /// The one key of a configuration.
  static Keys of(ApiKey key) {
    return presented -> key.accepts(presented) ? Optional.of(Access.EVERYTHING) : Optional.empty();
  }
}
