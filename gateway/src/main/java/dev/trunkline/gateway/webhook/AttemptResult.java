package dev.trunkline.gateway.webhook;

import java.time.Duration;
import java.util.Optional;

/// How one attempt to deliver one event ended.
sealed interface AttemptResult {

  /// With a 2xx.
  record Delivered() implements AttemptResult {}

  /// The target answered, and not with a 2xx: another event may fare better.
  record Refused(int status, Optional<Duration> retryAfter) implements AttemptResult {}

  /// The target, or what stands in front of it, cannot take anything now.
  record Unavailable(String reason, Optional<Duration> retryAfter) implements AttemptResult {}

  /// What an answer means.
  static AttemptResult of(int status, Optional<Duration> retryAfter) {
    return switch (status) {
      case 429, 502, 503, 504 -> new Unavailable("HTTP " + status, retryAfter);
      default -> status >= 200 && status < 300 ? new Delivered() : new Refused(status, retryAfter);
    };
  }
}
