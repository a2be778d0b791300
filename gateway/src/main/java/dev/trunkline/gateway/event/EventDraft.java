package dev.trunkline.gateway.event;

import dev.trunkline.gateway.json.Json;

/// An event that is not logged yet.
///
/// @param payload as JSON
public record EventDraft(EventName name, String payload) {

  static EventDraft of(EventName name, Object payload) {
    return new EventDraft(name, Json.text(payload));
  }

  /// Payloads are what people wrote.
  @Override
  public String toString() {
    return "EventDraft[" + name.text() + "]";
  }
}
