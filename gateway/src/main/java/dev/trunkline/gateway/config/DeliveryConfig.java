package dev.trunkline.gateway.config;

import dev.trunkline.gateway.session.SessionConfig.WebhookConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How events are delivered.
///
/// @param global gets the events of all sessions
/// @param allowedNetworks may be reached although they are not public
/// @param timeout of one attempt in all
/// @param probe between attempts at a webhook that is away
public record DeliveryConfig(
    Optional<WebhookConfig> global,
    List<Network> allowedNetworks,
    boolean verifiesTls,
    Duration timeout,
    Duration probe) {
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(10);
  private static final Duration PROBE_MAX = Duration.ofHours(1);

  public DeliveryConfig {
    allowedNetworks = List.copyOf(allowedNetworks);
    new Check()
        .that(
            timeout.isPositive() && timeout.compareTo(TIMEOUT_MAX) <= 0,
            Setting.WEBHOOK_TIMEOUT_SECONDS,
            "must be from 1 to " + TIMEOUT_MAX.toSeconds())
        .that(
            probe.isPositive() && probe.compareTo(PROBE_MAX) <= 0,
            Setting.WEBHOOK_PROBE_SECONDS,
            "must be from 1 to " + PROBE_MAX.toSeconds())
        .done();
  }
}
