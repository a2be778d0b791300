package dev.trunkline.gateway.session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a user configured for one session: WAHA's `config`, as far as it is used here.
///
/// @param metadata echoed in every event of the session
/// @param raw the JSON object exactly as given, to be shown again
public record SessionConfig(
    Map<String, String> metadata,
    Client client,
    boolean markOnline,
    List<WebhookConfig> webhooks,
    String raw) {

  public static final SessionConfig EMPTY =
      new SessionConfig(Map.of(), Client.DEFAULT, true, List.of(), "{}");

  public SessionConfig {
    metadata = Map.copyOf(metadata);
    webhooks = List.copyOf(webhooks);
  }

  /// How the device shows in the phone's list of linked devices.
  public record Client(String deviceName, String browserName) {
    public static final Client DEFAULT = new Client("Trunkline", "Chrome");
  }

  /// Where events go.
  ///
  /// @param events names of events; `*` is all but `engine.event`
  public record WebhookConfig(
      String url,
      Set<String> events,
      Optional<HmacKey> hmac,
      RetryPolicy retries,
      Map<String, String> headers) {
    public WebhookConfig {
      events = Set.copyOf(events);
      headers = Map.copyOf(headers);
    }
  }

  /// A secret: never in text.
  public record HmacKey(String value) {
    @Override
    public String toString() {
      return "***";
    }
  }

  /// How often a delivery is tried, and how the waits grow.
  public record RetryPolicy(Kind kind, Duration delay, int attempts) {
    public static final RetryPolicy DEFAULT =
        new RetryPolicy(Kind.CONSTANT, Duration.ofSeconds(2), 15);

    /// How waits grow.
    public enum Kind {
      CONSTANT,
      LINEAR,
      EXPONENTIAL
    }
  }
}
