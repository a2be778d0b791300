package dev.trunkline.engine.wire;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;

/// What a client sends before its first frame: the protocol's name and version, and before that,
/// when an earlier connection was told so, where the server should route it.
///
/// @param routing what the server gave the client to bring along, opaque here
public record Intro(Optional<byte[]> routing) {
  public static final int ROUTING_BYTES_MAX = 4096;

  /// "WA", the protocol's number and the dictionary's version. Both sides hash this, and only this,
  /// as the prologue of the Noise handshake.
  private static final byte[] HEADER = {'W', 'A', 6, 3};

  /// "ED" and a version; a length in three bytes and the routing follow.
  private static final byte[] EDGE_HEADER = {'E', 'D', 0, 1};

  public Intro {
    if (routing.isPresent() && routing.get().length > ROUTING_BYTES_MAX) {
      throw new FrameException(
          "routing of " + routing.get().length + " bytes, more than " + ROUTING_BYTES_MAX);
    }
  }

  public static byte[] header() {
    return HEADER.clone();
  }

  public byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (routing.isPresent()) {
      out.writeBytes(EDGE_HEADER);
      out.writeBytes(Frame.of(routing.get()));
    }
    out.writeBytes(HEADER);
    return out.toByteArray();
  }

  /// The length of the encoded form.
  int encodedBytes() {
    return HEADER.length
        + routing.map(bytes -> EDGE_HEADER.length + Frame.HEADER_BYTES + bytes.length).orElse(0);
  }

  /// Reads the intro at the start of the first `size` bytes, or nothing while there are too few.
  ///
  /// @throws FrameException when no intro begins like this
  static Optional<Intro> find(byte[] bytes, int size) {
    int headerAt = 0;
    if (size > 0 && bytes[0] == EDGE_HEADER[0]) {
      int routingAt = EDGE_HEADER.length + Frame.HEADER_BYTES;
      require(EDGE_HEADER, bytes, 0, size);
      if (size < routingAt) {
        return Optional.empty();
      }
      int length = Frame.bodyBytes(bytes, EDGE_HEADER.length);
      if (length > ROUTING_BYTES_MAX) {
        throw new FrameException("routing of " + length + " bytes, more than " + ROUTING_BYTES_MAX);
      }
      headerAt = routingAt + length;
    }
    require(HEADER, bytes, headerAt, size);
    if (size < headerAt + HEADER.length) {
      return Optional.empty();
    }
    return Optional.of(
        new Intro(
            headerAt == 0
                ? Optional.empty()
                : Optional.of(
                    Arrays.copyOfRange(bytes, EDGE_HEADER.length + Frame.HEADER_BYTES, headerAt))));
  }

  /// Compares as many bytes at `at` as there are.
  private static void require(byte[] expected, byte[] bytes, int at, int size) {
    for (int i = 0; i < expected.length && at + i < size; i++) {
      if (bytes[at + i] != expected[i]) {
        throw new FrameException(
            "no intro of WhatsApp, protocol 6, dictionary 3: byte %d is 0x%02x"
                .formatted(at + i, bytes[at + i]));
      }
    }
  }
}
