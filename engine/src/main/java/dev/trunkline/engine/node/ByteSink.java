package dev.trunkline.engine.node;

import java.util.Arrays;

/// A byte array that grows as it is written to.
final class ByteSink {
  private static final int BYTES_AT_FIRST = 512;

  private byte[] array = new byte[BYTES_AT_FIRST];
  private int size;

  byte[] array() {
    return array;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  void write(int value) {
    ensure(1);
    array[size++] = (byte) value;
  }

  void write16(int value) {
    ensure(2);
    array[size++] = (byte) (value >>> 8);
    array[size++] = (byte) value;
  }

  void write(byte[] bytes) {
    ensure(bytes.length);
    System.arraycopy(bytes, 0, array, size, bytes.length);
    size += bytes.length;
  }

  /// Writes `text` in UTF-8. What is no character, half a surrogate pair, becomes a question mark,
  /// as in [String#getBytes].
  ///
  /// @param length what [#utf8Length] says
  void writeUtf8(String text, int length) {
    ensure(length);
    int at = size;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        array[at++] = (byte) c;
      } else if (c < 0x800) {
        array[at++] = (byte) (0xc0 | (c >> 6));
        array[at++] = tail(c);
      } else if (!Character.isSurrogate(c)) {
        array[at++] = (byte) (0xe0 | (c >> 12));
        array[at++] = tail(c >> 6);
        array[at++] = tail(c);
      } else if (startsPair(text, i)) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        array[at++] = (byte) (0xf0 | (point >> 18));
        array[at++] = tail(point >> 12);
        array[at++] = tail(point >> 6);
        array[at++] = tail(point);
      } else {
        array[at++] = '?';
      }
    }
    size = at;
  }

  static int utf8Length(String text) {
    int length = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        continue;
      }
      if (c < 0x800) {
        length += 1;
      } else if (!Character.isSurrogate(c)) {
        length += 2;
      } else if (startsPair(text, i)) {
        length += 2;
        i++;
      }
    }
    return length;
  }

  private static byte tail(int bits) {
    return (byte) (0x80 | (bits & 0x3f));
  }

  private static boolean startsPair(String text, int i) {
    return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
  }

  /// @throws NodeException when the node is longer than a frame can be
  private void ensure(int more) {
    if (more <= array.length - size) {
      return;
    }
    if (more > Limits.BYTES_MAX - size) {
      throw NodeException.at(size, "a node of more than " + Limits.BYTES_MAX + " bytes");
    }
    array =
        Arrays.copyOf(array, Math.min(Math.max(array.length * 2, size + more), Limits.BYTES_MAX));
  }
}
