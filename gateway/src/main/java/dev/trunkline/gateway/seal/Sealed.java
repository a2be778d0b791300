package dev.trunkline.gateway.seal;

import java.util.OptionalInt;

/// A value as it is stored.
///
/// @param key the data key that sealed it; empty when the bytes are the value itself
public record Sealed(OptionalInt key, byte[] bytes) {

  @Override
  public String toString() {
    return "Sealed[%s, %d bytes]".formatted(key, bytes.length);
  }
}
