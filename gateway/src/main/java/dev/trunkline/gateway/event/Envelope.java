package dev.trunkline.gateway.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An event as subscribers receive it, the same on every transport.
///
/// @param id stable: the same event has it in every attempt and for every subscriber
/// @param timestamp when the event was logged, in milliseconds
/// @param me absent until a phone has linked the session
/// @param payload JSON
/// @param seq the event's number within the session: 1, 2, 3 and so on. Ours: a subscriber to all
///   events sees by it that one is missing
public record Envelope(
    String id,
    long timestamp,
    String event,
    String session,
    Map<String, String> metadata,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable WahaMe me,
    @JsonRawValue String payload,
    String engine,
    WahaEnvironment environment,
    long seq) {

  /// Payloads are what people wrote.
  @Override
  public String toString() {
    return "Envelope[%s, %s, %d]".formatted(id, event, seq);
  }
}
