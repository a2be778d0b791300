package dev.trunkline.gateway.webhook;

import dev.trunkline.engine.Me;
import dev.trunkline.gateway.session.SessionConfig.WebhookConfig;
import dev.trunkline.gateway.session.SessionView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A session as its webhooks see it.
///
/// @param metadata echoed in every event
public record Subscriber(
    String session, List<Target> targets, Map<String, String> metadata, Optional<Me> me) {
  public Subscriber {
    targets = List.copyOf(targets);
    metadata = Map.copyOf(metadata);
  }

  /// @param global the webhook of all sessions
  public static Subscriber of(SessionView view, Optional<WebhookConfig> global) {
    return new Subscriber(
        view.name(),
        Target.of(view.config().webhooks(), global),
        view.config().metadata(),
        view.me());
  }

  Optional<Target> target(String id) {
    return targets.stream().filter(target -> target.id().equals(id)).findFirst();
  }
}
