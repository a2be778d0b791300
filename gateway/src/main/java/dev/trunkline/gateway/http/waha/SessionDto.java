package dev.trunkline.gateway.http.waha;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.trunkline.gateway.session.SessionStatus;
import dev.trunkline.gateway.session.SessionView;

/// A session in WAHA's shape `SessionDTO`, after something was done to it.
///
/// @param config JSON, as it was given
record SessionDto(String name, SessionStatus status, @JsonRawValue String config) {
  static SessionDto of(SessionView view) {
    return new SessionDto(view.name(), view.status(), view.config().raw());
  }
}
