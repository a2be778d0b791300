package dev.trunkline.gateway.config;

import java.util.List;
import java.util.regex.Pattern;

/// Who may use the API.
///
/// @param openPaths paths that need no key, without the leading slash
public record AccessConfig(ApiKey apiKey, List<Pattern> openPaths) {
  public AccessConfig {
    openPaths = List.copyOf(openPaths);
  }

  /// @param path without the leading slash
  public boolean isOpen(String path) {
    return openPaths.stream().anyMatch(pattern -> pattern.matcher(path).matches());
  }
}
