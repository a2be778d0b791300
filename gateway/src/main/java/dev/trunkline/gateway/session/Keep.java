package dev.trunkline.gateway.session;

import dev.trunkline.gateway.json.Fields;
import dev.trunkline.gateway.store.Keeping;
import java.time.Duration;
import java.util.Optional;

/// How long a session keeps things, where its user says so.
///
/// @param idempotencyKeys how long the same key gets the same answer
public record Keep(Keeping rows, Optional<Duration> idempotencyKeys) {
  public static final Keep AS_ALL = new Keep(Keeping.AS_ALL, Optional.empty());

  private static final int HOURS_MAX = 8_760;

  /// Hours, by name.
  static Keep read(Fields fields) {
    return new Keep(
        new Keeping(
            hours(fields, "events"),
            hours(fields, "undelivered"),
            hours(fields, "messages"),
            hours(fields, "deadLetters")),
        hours(fields, "idempotencyKeys"));
  }

  private static Optional<Duration> hours(Fields fields, String name) {
    int hours = fields.integer(name, 1, HOURS_MAX, 0);
    return hours == 0 ? Optional.empty() : Optional.of(Duration.ofHours(hours));
  }
}
