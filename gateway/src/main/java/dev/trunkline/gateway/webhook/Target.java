package dev.trunkline.gateway.webhook;

import dev.trunkline.gateway.session.SessionConfig.WebhookConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One webhook of one session.
///
/// @param id see [WebhookConfig#ids(List)]
/// @param trusted whether an operator chose it, so that it may reach any address
public record Target(String id, WebhookConfig config, boolean trusted) {
  private static final String ALL = "*";
  private static final String NOT_IN_ALL = "engine.event";

  /// All webhooks that get events of a session.
  public static List<Target> of(List<WebhookConfig> own, Optional<WebhookConfig> global) {
    List<Target> targets = new ArrayList<>();
    global.ifPresent(config -> targets.add(new Target(WebhookConfig.ID_OF_ALL, config, true)));
    List<String> ids = WebhookConfig.ids(own);
    for (int i = 0; i < own.size(); i++) {
      targets.add(new Target(ids.get(i), own.get(i), false));
    }
    return targets;
  }

  /// Whether it gets events of this name.
  boolean wants(String event) {
    return config.events().contains(event)
        || (config.events().contains(ALL) && !event.equals(NOT_IN_ALL));
  }

  /// Where it is, as far as isolation from others goes.
  String origin() {
    URI uri = URI.create(config.url());
    return uri.getScheme() + "://" + uri.getAuthority();
  }

  @Override
  public String toString() {
    return "Target[" + id + "]";
  }
}
