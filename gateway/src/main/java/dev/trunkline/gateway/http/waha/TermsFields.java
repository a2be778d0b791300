package dev.trunkline.gateway.http.waha;

import dev.trunkline.gateway.json.Fields;
import dev.trunkline.gateway.session.Terms;
import dev.trunkline.gateway.store.DailyWindow;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// Reads when a message is to be sent.
final class TermsFields {
  private static final int TTL_SECONDS_MAX = 30 * 24 * 3600;
  private static final int TAG_LENGTH_MAX = 100;

  private TermsFields() {}

  static Terms read(Fields fields) {
    Optional<ZoneId> zone =
        parsed(fields, "timeZone", ZoneId::of, "must be a time zone, such as Europe/Berlin");
    int ttl = fields.integer("ttl", 1, TTL_SECONDS_MAX, 0);
    Optional<String> tag = fields.optionalString("tag").filter(text -> !text.isEmpty());
    if (tag.filter(text -> text.length() > TAG_LENGTH_MAX || text.indexOf('\0') >= 0).isPresent()) {
      fields.reject("tag", "must have 1 to %d characters".formatted(TAG_LENGTH_MAX));
    }
    return new Terms(
        priority(fields),
        parsed(
            fields,
            "sendAt",
            text -> instant(text, zone),
            "must be a time such as 2026-12-24T18:00:00Z, or a local one beside a timeZone"),
        parsed(
            fields,
            "window",
            text -> window(text, zone),
            "must be times of the day such as 09:00-18:00, beside a timeZone"),
        ttl == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(ttl)),
        tag,
        fields.flag("async", false));
  }

  private static int priority(Fields fields) {
    String text = fields.optionalString("priority").orElse("normal");
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "high" -> Terms.HIGH;
      case "normal" -> Terms.NORMAL;
      case "low" -> Terms.LOW;
      default -> {
        fields.reject("priority", "must be one of high, normal, low");
        yield Terms.NORMAL;
      }
    };
  }

  private static <T> Optional<T> parsed(
      Fields fields, String name, Function<String, T> parser, String requirement) {
    return fields
        .optionalString(name)
        .filter(text -> !text.isEmpty())
        .flatMap(text -> {
          try {
            return Optional.of(parser.apply(text));
          } catch (DateTimeException | IllegalArgumentException _) {
            fields.reject(name, requirement);
            return Optional.empty();
          }
        });
  }

  private static Instant instant(String text, Optional<ZoneId> zone) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException _) {
      return LocalDateTime.parse(text).atZone(required(zone)).toInstant();
    }
  }

  private static DailyWindow window(String text, Optional<ZoneId> zone) {
    String[] times = text.split("-", 2);
    if (times.length != 2) {
      throw new IllegalArgumentException("no times: " + text);
    }
    return new DailyWindow(
        LocalTime.parse(times[0].strip()), LocalTime.parse(times[1].strip()), required(zone));
  }

  private static ZoneId required(Optional<ZoneId> zone) {
    return zone.orElseThrow(() -> new IllegalArgumentException("a local time needs a zone"));
  }
}
