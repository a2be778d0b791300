package dev.trunkline.gateway.session;

import dev.trunkline.gateway.store.DailyWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// When a message is to be sent, and how it is known among others.
///
/// @param priority what [dev.trunkline.gateway.store.OutboxEntry#priority] is
/// @param sendAt not before this
/// @param hours only at these times of the day
/// @param ttl not later than so long after it is due
/// @param tag see [dev.trunkline.gateway.store.OutboxEntry#tag]
/// @param async whether the caller does not want to wait for WhatsApp
public record Terms(
    int priority,
    Optional<Instant> sendAt,
    Optional<DailyWindow> hours,
    Optional<Duration> ttl,
    Optional<String> tag,
    boolean async) {
  /// Ten levels: what waits ten minutes longer is not overtaken.
  public static final int HIGH = 10;

  public static final int NORMAL = 0;
  public static final int LOW = -10;

  public static final Terms NONE =
      new Terms(
          NORMAL, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

  /// Whether the message leaves soon, as far as it is up to its sender.
  boolean isSoon() {
    return !async && sendAt.isEmpty() && hours.isEmpty();
  }

  Instant dueAt(Instant now) {
    Instant earliest =
        sendAt.map(time -> time.truncatedTo(ChronoUnit.MILLIS)).filter(now::isBefore).orElse(now);
    return hours.map(it -> it.firstOpen(earliest)).orElse(earliest);
  }
}
