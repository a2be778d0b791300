package dev.trunkline.engine.transport;

import dev.trunkline.engine.wire.Frame;
import java.time.Duration;

/// What one connection may cost.
///
/// @param frameBytesMax the longest frame accepted from a peer that has proven itself; before that,
///   [#HANDSHAKE_BYTES_MAX]
/// @param outboundBytesMax how much may wait to be sent before the connection is given up
/// @param stallMax how long something may wait to be sent while the peer takes nothing, or too
///   little to catch up
/// @param openingMax how long a connection may take from the first packet, or the name's lookup, to
///   the end of the handshake
public record TransportLimits(
    int frameBytesMax, int outboundBytesMax, Duration stallMax, Duration openingMax) {

  /// The longest frame of a handshake. Real ones stay below one kilobyte.
  public static final int HANDSHAKE_BYTES_MAX = 64 * 1024;

  public static final TransportLimits DEFAULT =
      new TransportLimits(
          Frame.BODY_BYTES_MAX,
          2 * Frame.BODY_BYTES_MAX,
          Duration.ofSeconds(30),
          Duration.ofSeconds(20));

  public TransportLimits {
    if (frameBytesMax < 1 || frameBytesMax > Frame.BODY_BYTES_MAX) {
      throw new IllegalArgumentException("frameBytesMax is not within a frame's length");
    }
    if (outboundBytesMax < 1) {
      throw new IllegalArgumentException("outboundBytesMax is not positive");
    }
  }
}
