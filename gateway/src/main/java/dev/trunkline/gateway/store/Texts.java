package dev.trunkline.gateway.store;

/// Bounds the texts that become columns. PostgreSQL stores no NUL character in a text.
final class Texts {
  private Texts() {}

  static void require(String what, String text, int lengthMin, int lengthMax) {
    if (text.length() < lengthMin || text.length() > lengthMax) {
      throw new IllegalArgumentException(
          "%s: %d characters, allowed are %d to %d"
              .formatted(what, text.length(), lengthMin, lengthMax));
    }
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(what + ": contains the character NUL");
    }
  }
}
