package dev.trunkline.gateway.session;

import dev.trunkline.engine.Me;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is shown of a session.
///
/// @param statusSince when it got into its status
/// @param me empty until a phone has linked it
/// @param lastActivityAt when something last arrived from WhatsApp, or left for it
/// @param reason why it is FAILED, or why its last connection ended
/// @param place who runs it
public record SessionView(
    String name,
    SessionStatus status,
    Instant statusSince,
    SessionConfig config,
    Optional<Me> me,
    Optional<Instant> lastActivityAt,
    Optional<String> reason,
    Place place) {

  /// One that this process runs.
  SessionView(
      String name,
      SessionStatus status,
      Instant statusSince,
      SessionConfig config,
      Optional<Me> me,
      Optional<Instant> lastActivityAt,
      Optional<String> reason) {
    this(name, status, statusSince, config, me, lastActivityAt, reason, new Place.Here());
  }

  /// The same session while no member can run it.
  SessionView waiting(@Nullable String why) {
    boolean stopped = status == SessionStatus.STOPPED;
    return new SessionView(
        name,
        stopped ? status : SessionStatus.STARTING,
        statusSince,
        config,
        me,
        lastActivityAt,
        Optional.ofNullable(why),
        new Place.Nowhere());
  }
}
