package dev.trunkline.gateway.config;

/// A text that must never show in logs or errors.
public record Secret(String value) {
  @Override
  public String toString() {
    return "***";
  }
}
