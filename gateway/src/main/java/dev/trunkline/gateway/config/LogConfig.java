package dev.trunkline.gateway.config;

/// What is logged, and how.
public record LogConfig(Level level, Format format) {

  /// How much.
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  /// For people or for programs.
  public enum Format {
    PRETTY,
    JSON
  }
}
