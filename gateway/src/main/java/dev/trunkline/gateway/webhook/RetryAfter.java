package dev.trunkline.gateway.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// Reads the header of that name: seconds or a date, RFC 9110 §10.2.3.
final class RetryAfter {
  private static final int SECONDS_DIGITS_MAX = 9;

  private RetryAfter() {}

  /// How long to wait; empty when `text` says nothing.
  static Optional<Duration> parse(String text, Instant now) {
    String value = text.strip();
    if (value.matches("[0-9]{1," + SECONDS_DIGITS_MAX + "}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(now, until)).filter(Duration::isPositive);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
