package dev.trunkline.gateway.event;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The payload of `session.status`.
///
/// @param statuses this status and up to two before it, oldest first
/// @param data always null until passkeys are supported
public record WahaSessionStatus(
    String name, String status, List<Point> statuses, @Nullable Object data) {
  private static final int POINTS_MAX = 3;

  /// A status and when it began, in milliseconds.
  public record Point(String status, long timestamp) {
    public static Point of(String status, Instant at) {
      return new Point(status, at.toEpochMilli());
    }
  }

  /// @param history oldest first, not empty; the last is the present status
  static WahaSessionStatus of(String session, List<Point> history) {
    List<Point> latest = history.subList(Math.max(0, history.size() - POINTS_MAX), history.size());
    return new WahaSessionStatus(session, latest.getLast().status(), List.copyOf(latest), null);
  }
}
