package dev.trunkline.gateway.event;

import com.github.f4b6a3.ulid.Ulid;
import java.time.Instant;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// Makes ids of events: `evt_` and a ULID in lower case.
public final class EventId {
  private static final int ULID_RANDOM_BYTES = 10;

  private EventId() {}

  public static String next(Instant now, RandomGenerator random) {
    byte[] bytes = new byte[ULID_RANDOM_BYTES];
    random.nextBytes(bytes);
    return "evt_" + new Ulid(now.toEpochMilli(), bytes).toString().toLowerCase(Locale.ROOT);
  }
}
