package dev.trunkline.gateway.session;

import dev.trunkline.engine.Me;
import dev.trunkline.gateway.event.Envelope;
import dev.trunkline.gateway.event.WahaEnvironment;
import dev.trunkline.gateway.event.WahaMe;
import dev.trunkline.gateway.store.LoggedEvent;
import java.util.Map;
import java.util.Optional;

/// Makes what subscribers receive of what the log has.
public final class Envelopes {
  private Envelopes() {}

  public static Envelope of(LoggedEvent event, SessionView view, WahaEnvironment environment) {
    return of(event, view.name(), view.config().metadata(), view.me(), environment);
  }

  public static Envelope of(
      LoggedEvent event,
      String session,
      Map<String, String> metadata,
      Optional<Me> me,
      WahaEnvironment environment) {
    return new Envelope(
        event.id(),
        event.at().toEpochMilli(),
        event.name(),
        session,
        metadata,
        me.map(WahaMe::of).orElse(null),
        event.payload(),
        environment.engine(),
        environment,
        event.seq());
  }
}
