package dev.trunkline.gateway.http.waha;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.trunkline.gateway.event.WahaEnvironment;
import dev.trunkline.gateway.event.WahaMe;
import dev.trunkline.gateway.session.Place;
import dev.trunkline.gateway.session.SessionStatus;
import dev.trunkline.gateway.session.SessionView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A session in WAHA's shape of the same name.
///
/// @param config JSON, as it was given
/// @param presence always null: what is shown to others is not tracked
/// @param assignedWorker who runs it; null when nobody does
/// @param engine only when one session is asked for
/// @param apps only when they are asked for
record SessionInfo(
    String name,
    SessionStatus status,
    @JsonRawValue String config,
    @Nullable WahaMe me,
    @Nullable String presence,
    Timestamps timestamps,
    @Nullable String assignedWorker,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Engine engine,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Object> apps) {

  /// @param self how this process names itself
  static SessionInfo of(SessionView view, String self) {
    String worker =
        switch (view.place()) {
          case Place.Here() -> self;
          case Place.At(String member) -> member;
          case Place.Nowhere() -> null;
        };
    Long activity = view.lastActivityAt().map(Instant::toEpochMilli).orElse(null);
    return new SessionInfo(
        view.name(),
        view.status(),
        view.config().raw(),
        view.me().map(WahaMe::of).orElse(null),
        null,
        new Timestamps(activity),
        view.status() == SessionStatus.STOPPED ? null : worker,
        null,
        null);
  }

  SessionInfo withEngine(SessionView view) {
    boolean connected =
        view.status() == SessionStatus.WORKING || view.status() == SessionStatus.SCAN_QR_CODE;
    Engine details =
        new Engine(
            WahaEnvironment.ENGINE,
            new Engine.Socket(view.me().isPresent(), connected),
            view.reason().orElse(null));
    return new SessionInfo(
        name, status, config, me, presence, timestamps, assignedWorker, details, apps);
  }

  SessionInfo withApps() {
    return new SessionInfo(
        name, status, config, me, presence, timestamps, assignedWorker, engine, List.of());
  }

  /// @param activity when it last sent or received, in milliseconds
  record Timestamps(@Nullable Long activity) {}

  /// How the session is doing inside.
  ///
  /// @param reason ours: why it failed, or why its last connection ended
  record Engine(String engine, Socket gows, @Nullable String reason) {

    /// @param found whether a device is linked
    record Socket(boolean found, boolean connected) {}
  }
}
