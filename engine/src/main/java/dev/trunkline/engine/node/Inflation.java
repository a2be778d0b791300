package dev.trunkline.engine.node;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Undoes the compression of a node, giving up as soon as there is more than a node may hold.
public final class Inflation {
  private static final int BYTES_AT_FIRST = 1024;

  private Inflation() {}

  /// Inflates a whole array.
  ///
  /// @throws NodeException as the other one
  public static byte[] inflate(byte[] deflated) {
    return inflate(deflated, 0, deflated.length);
  }

  /// @throws NodeException when the bytes are no zlib stream, end early, go on after it, or hold
  ///   more than [Limits#BYTES_MAX]
  static byte[] inflate(byte[] array, int from, int length) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(array, from, length);
      byte[] out = new byte[Math.max(BYTES_AT_FIRST, Math.min(length * 4, Limits.BYTES_MAX))];
      int size = 0;
      while (!inflater.finished()) {
        if (size == out.length) {
          out = larger(out);
        }
        int more = inflater.inflate(out, size, out.length - size);
        if (more == 0 && !inflater.finished()) {
          throw NodeException.at(
              size,
              inflater.needsDictionary() ? "a preset zlib dictionary" : "the zlib stream ends");
        }
        size += more;
      }
      if (inflater.getRemaining() != 0) {
        throw NodeException.at(size, inflater.getRemaining() + " bytes after the zlib stream");
      }
      return Arrays.copyOf(out, size);
    } catch (DataFormatException e) {
      throw new NodeException("no zlib stream: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private static byte[] larger(byte[] full) {
    if (full.length == Limits.BYTES_MAX) {
      throw NodeException.at(full.length, "inflates to more than " + Limits.BYTES_MAX + " bytes");
    }
    return Arrays.copyOf(full, Math.min(full.length * 2, Limits.BYTES_MAX));
  }
}
