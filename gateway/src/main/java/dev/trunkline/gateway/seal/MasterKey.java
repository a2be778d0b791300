package dev.trunkline.gateway.seal;

import java.util.regex.Pattern;

/// A key that its operator keeps, outside of the store. It wraps data keys and seals nothing else.
///
/// @param id its name, stored beside what it wrapped
/// @param key 32 bytes
public record MasterKey(String id, byte[] key) {
  private static final Pattern ID_FORM = Pattern.compile("[a-zA-Z0-9._-]{1,40}");

  public MasterKey {
    if (!ID_FORM.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "a master key's id has 1 to 40 characters of a-z, A-Z, 0-9, dot, _ and -");
    }
    if (key.length != Xaes.KEY_BYTES) {
      throw new IllegalArgumentException(
          "master key %s has %d bytes instead of %d".formatted(id, key.length, Xaes.KEY_BYTES));
    }
  }

  @Override
  public String toString() {
    return "MasterKey[" + id + "]";
  }
}
