package dev.trunkline.gateway.json;

/// What was read is no JSON, or is larger or deeper than allowed. The message says where.
public final class JsonException extends RuntimeException {
  public JsonException(String message) {
    super(message);
  }
}
