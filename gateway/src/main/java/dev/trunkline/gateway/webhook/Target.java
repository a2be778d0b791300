package dev.trunkline.gateway.webhook;

import dev.trunkline.gateway.session.SessionConfig.WebhookConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// One webhook of one session.
///
/// @param id stays the same while its URL does, so that a new order or new headers do not make it a
///   new webhook
/// @param trusted whether an operator chose it, so that it may reach any address
public record Target(String id, WebhookConfig config, boolean trusted) {
  private static final String GLOBAL_ID = "global";
  private static final String ALL = "*";
  private static final String NOT_IN_ALL = "engine.event";

  /// All webhooks that get events of a session.
  public static List<Target> of(List<WebhookConfig> own, Optional<WebhookConfig> global) {
    List<Target> targets = new ArrayList<>();
    global.ifPresent(config -> targets.add(new Target(GLOBAL_ID, config, true)));
    Set<String> ids = new HashSet<>();
    for (WebhookConfig config : own) {
      byte[] url = config.url().getBytes(StandardCharsets.UTF_8);
      String id = UUID.nameUUIDFromBytes(url).toString();
      String unique = id;
      for (int again = 2; !ids.add(unique); again++) {
        unique = id + "-" + again;
      }
      targets.add(new Target(unique, config, false));
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
