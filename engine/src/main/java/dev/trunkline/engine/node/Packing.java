package dev.trunkline.engine.node;

import java.util.Arrays;

/// The two alphabets of sixteen characters whose text travels as half-bytes.
///
/// The first byte counts the bytes that follow; its top bit says that the last half-byte is
/// padding.
final class Packing {
  static final Packing NIBBLE = new Packing(Tag.NIBBLE_8, "0123456789-.");

  /// Upper case only, so that text keeps its case.
  static final Packing HEX = new Packing(Tag.HEX_8, "0123456789ABCDEF");

  /// The longest text that encoders pack. Decoders take twice as much, which is all that the count
  /// can say.
  static final int CHARACTERS_MAX = 127;

  static final int ODD = 0x80;
  static final int COUNT = 0x7f;
  static final int PADDING = 0xf;

  private static final byte NONE = -1;

  final int tag;
  private final String alphabet;
  private final byte[] values = new byte[128];

  private Packing(int tag, String alphabet) {
    this.tag = tag;
    this.alphabet = alphabet;
    Arrays.fill(values, NONE);
    for (int value = 0; value < alphabet.length(); value++) {
      values[alphabet.charAt(value)] = (byte) value;
    }
  }

  /// Whether `text` is short and entirely of this alphabet.
  boolean fits(String text) {
    int length = text.length();
    if (length == 0 || length > CHARACTERS_MAX) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= values.length || values[c] == NONE) {
        return false;
      }
    }
    return true;
  }

  /// The half-byte of a character of this alphabet.
  int value(char c) {
    return values[c];
  }

  boolean hasCharacter(int value) {
    return value < alphabet.length();
  }

  char character(int value) {
    return alphabet.charAt(value);
  }
}
