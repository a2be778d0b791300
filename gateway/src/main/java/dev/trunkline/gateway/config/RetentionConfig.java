package dev.trunkline.gateway.config;

import java.time.Duration;

/// How long things are kept, unless a session says otherwise.
public record RetentionConfig(
    Duration events, Duration undelivered, Duration messages, Duration deadLetters) {
  public RetentionConfig {
    new Check()
        .that(
            undelivered.compareTo(events) >= 0,
            Setting.KEEP_UNDELIVERED,
            "must not be shorter than TRUNKLINE_KEEP_EVENTS_HOURS")
        .done();
  }
}
