package dev.trunkline.engine.wire;

import java.util.Arrays;
import java.util.Optional;

/// Cuts a byte stream into frames, however it was chopped on the way.
///
/// Add bytes as they arrive, then take frames until there is none. A reader that waits for nothing
/// holds no buffer, and an incomplete frame costs a few times what arrived of it, whatever length
/// it announced.
public final class FrameReader {
  private static final byte[] NOTHING = {};

  /// A buffer so many times larger than its content is given up.
  private static final int SLACK_MAX = 4;

  private int bodyBytesMax;
  private byte[] pending = NOTHING;
  private int from;
  private int to;

  /// @param bodyBytesMax the longest acceptable frame
  public FrameReader(int bodyBytesMax) {
    this.bodyBytesMax = bodyBytesMax;
  }

  /// Changes the longest acceptable frame: little before the peer is known, more afterwards.
  public void accept(int bytesMax) {
    bodyBytesMax = bytesMax;
  }

  /// Adds what arrived. The array belongs to the reader from now on.
  public void add(byte[] bytes) {
    if (from == to) {
      pending = bytes;
      from = 0;
      to = bytes.length;
      return;
    }
    int held = to - from;
    if (bytes.length > pending.length - to) {
      byte[] room =
          held + bytes.length > pending.length
              ? new byte[Math.max(held + bytes.length, 2 * held)]
              : pending;
      System.arraycopy(pending, from, room, 0, held);
      pending = room;
      from = 0;
      to = held;
    }
    System.arraycopy(bytes, 0, pending, to, bytes.length);
    to += bytes.length;
  }

  /// Takes the intro off the start of a client's stream, or nothing while it is incomplete.
  ///
  /// @throws FrameException when the stream does not start with one
  public Optional<Intro> takeIntro() {
    Optional<Intro> intro = Intro.find(pending, to);
    intro.ifPresent(found -> pass(found.encodedBytes()));
    return intro;
  }

  /// Takes the body of the next frame, or nothing while it is incomplete.
  ///
  /// @throws FrameException when it announces more than is acceptable
  public Optional<byte[]> take() {
    if (to - from < Frame.HEADER_BYTES) {
      return incomplete();
    }
    int length = Frame.bodyBytes(pending, from);
    if (length > bodyBytesMax) {
      throw new FrameException("a frame of " + length + " bytes, more than " + bodyBytesMax);
    }
    int start = from + Frame.HEADER_BYTES;
    if (length > to - start) {
      return incomplete();
    }
    byte[] body = Arrays.copyOfRange(pending, start, start + length);
    pass(Frame.HEADER_BYTES + length);
    return Optional.of(body);
  }

  private Optional<byte[]> incomplete() {
    int held = to - from;
    if (pending.length > SLACK_MAX * held) {
      pending = held == 0 ? NOTHING : Arrays.copyOfRange(pending, from, to);
      from = 0;
      to = held;
    }
    return Optional.empty();
  }

  private void pass(int bytes) {
    from += bytes;
    if (from == to) {
      pending = NOTHING;
      from = 0;
      to = 0;
    }
  }
}
