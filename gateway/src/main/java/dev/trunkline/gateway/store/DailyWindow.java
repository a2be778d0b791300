package dev.trunkline.gateway.store;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/// The time of every day in which something may happen, where it happens. One that ends before it
/// begins goes through midnight.
///
/// @param to not part of it
public record DailyWindow(LocalTime from, LocalTime to, ZoneId zone) {
  private static final String SEPARATOR = " ";

  public DailyWindow {
    if (from.equals(to)) {
      throw new IllegalArgumentException("a window has a beginning and another end: " + from);
    }
  }

  public boolean isOpen(Instant at) {
    LocalTime time = at.atZone(zone).toLocalTime();
    boolean begun = !time.isBefore(from);
    boolean over = !time.isBefore(to);
    return from.isBefore(to) ? begun && !over : begun || !over;
  }

  /// The first moment at `at` or after it in which it is open. A beginning that a clock change
  /// leaves out is when the clock has changed.
  public Instant firstOpen(Instant at) {
    if (isOpen(at)) {
      return at;
    }
    ZonedDateTime local = at.atZone(zone);
    ZonedDateTime today = local.toLocalDate().atTime(from).atZone(zone);
    ZonedDateTime next =
        today.isAfter(local) ? today : local.toLocalDate().plusDays(1).atTime(from).atZone(zone);
    return next.toInstant();
  }

  /// What [#parse] reads.
  @Override
  public String toString() {
    return from + SEPARATOR + to + SEPARATOR + zone;
  }

  /// @throws IllegalArgumentException when it is none
  public static DailyWindow parse(String text) {
    String[] parts = text.split(SEPARATOR, 3);
    if (parts.length != 3) {
      throw new IllegalArgumentException("not a daily window: " + text);
    }
    try {
      return new DailyWindow(
          LocalTime.parse(parts[0]), LocalTime.parse(parts[1]), ZoneId.of(parts[2]));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a daily window: " + text, e);
    }
  }
}
