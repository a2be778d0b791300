package dev.trunkline.gateway.http;

import java.io.InputStream;

/// What a request or an answer carries.
public sealed interface Body {
  /// What is larger passes through a member without being held as a whole.
  int WHOLE_BYTES_MAX = 64 * 1024;

  /// The length of what does not say how long it is.
  long UNKNOWN = -1;

  /// In memory as a whole: it can be sent again.
  ///
  /// @param bytes left alone by everyone
  record Whole(byte[] bytes) implements Body {
    public static final Whole NOTHING = new Whole(new byte[0]);

    @Override
    public String toString() {
      return "Whole[%d bytes]".formatted(bytes.length);
    }
  }

  /// On its way: it can be read once, as fast as it comes. Whoever reads it closes it.
  ///
  /// @param length [#UNKNOWN] when it does not say
  record Passing(InputStream bytes, long length) implements Body {
    @Override
    public String toString() {
      return "Passing[%d bytes]".formatted(length);
    }
  }
}
