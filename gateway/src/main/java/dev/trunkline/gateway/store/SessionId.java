package dev.trunkline.gateway.store;

import java.util.regex.Pattern;

/// Names a session: one WhatsApp account that a client controls. The form is WAHA's.
public record SessionId(String value) implements Comparable<SessionId> {
  private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9_-]{1,54}");

  public SessionId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a session name has 1 to 54 characters of a-z, A-Z, 0-9, _ and -");
    }
  }

  @Override
  public int compareTo(SessionId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
