package dev.trunkline.engine.wire;

/// The unit of the byte stream in both directions: a length in three bytes, then as many bytes.
public final class Frame {
  public static final int HEADER_BYTES = 3;
  public static final int BODY_BYTES_MAX = (1 << 24) - 1;

  private Frame() {}

  /// Writes the header of a frame.
  ///
  /// @throws FrameException when no frame can hold so much
  public static void writeHeader(byte[] out, int at, int bodyBytes) {
    if (bodyBytes > BODY_BYTES_MAX) {
      throw new FrameException(
          "a frame of " + bodyBytes + " bytes, more than " + BODY_BYTES_MAX + ", cannot be sent");
    }
    out[at] = (byte) (bodyBytes >>> 16);
    out[at + 1] = (byte) (bodyBytes >>> 8);
    out[at + 2] = (byte) bodyBytes;
  }

  /// The frame that holds `body`.
  ///
  /// @throws FrameException when no frame can hold so much
  public static byte[] of(byte[] body) {
    byte[] frame = new byte[HEADER_BYTES + body.length];
    writeHeader(frame, 0, body.length);
    System.arraycopy(body, 0, frame, HEADER_BYTES, body.length);
    return frame;
  }

  /// The length that a header at `at` announces.
  static int bodyBytes(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 16) | ((bytes[at + 1] & 0xff) << 8) | (bytes[at + 2] & 0xff);
  }
}
