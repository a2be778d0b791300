package dev.trunkline.gateway.http.waha;

import com.github.f4b6a3.ulid.Ulid;
import dev.trunkline.gateway.http.Surroundings;
import dev.trunkline.gateway.json.Fields;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// WAHA's rule for names of sessions.
final class SessionName {
  private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9_-]*");
  private static final int LENGTH_MAX = 54;
  private static final int ULID_RANDOM_BYTES = 10;

  private SessionName() {}

  /// A name that may be missing.
  static Optional<String> optional(Fields body, String field) {
    Optional<String> name = body.optionalString(field).filter(text -> !text.isEmpty());
    name.ifPresent(text -> check(body, field, text));
    return name;
  }

  private static void check(Fields body, String field, String name) {
    if (!FORM.matcher(name).matches()) {
      body.reject(field, "must match /^[a-zA-Z0-9_-]*$/ regular expression");
    }
    if (name.length() > LENGTH_MAX) {
      body.reject(field, "must be shorter than or equal to %d characters".formatted(LENGTH_MAX));
    }
  }

  /// A name that no session has.
  static String fresh(Surroundings surroundings) {
    byte[] random = new byte[ULID_RANDOM_BYTES];
    surroundings.random().nextBytes(random);
    Ulid ulid = new Ulid(surroundings.clock().millis(), random);
    return "session_" + ulid.toString().toLowerCase(Locale.ROOT);
  }
}
