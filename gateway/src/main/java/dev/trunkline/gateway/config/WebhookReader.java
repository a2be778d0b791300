package dev.trunkline.gateway.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trunkline.gateway.json.InvalidFieldsException;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.session.SessionConfig;
import dev.trunkline.gateway.session.SessionConfig.WebhookConfig;
import dev.trunkline.gateway.session.SessionDefaults;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads WAHA's webhook for all sessions, by the same rules as the webhooks of one.
final class WebhookReader {

  /// Which setting is which field of a webhook.
  private static final Map<String, Setting> FIELDS =
      Map.of(
          "url", Setting.HOOK_URL,
          "events", Setting.HOOK_EVENTS,
          "hmac", Setting.HOOK_HMAC_KEY,
          "retries.policy", Setting.HOOK_RETRIES_POLICY,
          "retries.delaySeconds", Setting.HOOK_RETRIES_DELAY_SECONDS,
          "retries.attempts", Setting.HOOK_RETRIES_ATTEMPTS,
          "customHeaders", Setting.HOOK_CUSTOM_HEADERS);

  private static final String PATH = "webhooks.0.";

  private final SettingReader settings;

  WebhookReader(SettingReader settings) {
    this.settings = settings;
  }

  Optional<WebhookConfig> global() {
    if (settings.find(Setting.HOOK_URL).isEmpty()) {
      return Optional.empty();
    }
    ObjectNode config = Json.object();
    config.putArray("webhooks").add(webhook());
    try {
      SessionConfig read = SessionConfig.read(config, SessionDefaults.DEFAULT);
      return Optional.of(read.webhooks().getFirst());
    } catch (InvalidFieldsException e) {
      e.problems().forEach(this::reject);
      return Optional.empty();
    }
  }

  private ObjectNode webhook() {
    ObjectNode webhook = Json.object();
    webhook.put("url", settings.text(Setting.HOOK_URL));
    ArrayNode events = webhook.putArray("events");
    settings.list(Setting.HOOK_EVENTS).forEach(events::add);
    if (events.isEmpty()) {
      events.add(Setting.HOOK_EVENTS.fallback());
    }
    settings
        .find(Setting.HOOK_HMAC_KEY)
        .ifPresent(key -> webhook.putObject("hmac").put("key", key));
    webhook
        .putObject("retries")
        .put("policy", settings.text(Setting.HOOK_RETRIES_POLICY))
        .put("delaySeconds", settings.text(Setting.HOOK_RETRIES_DELAY_SECONDS))
        .put("attempts", settings.text(Setting.HOOK_RETRIES_ATTEMPTS));
    settings.find(Setting.HOOK_CUSTOM_HEADERS).ifPresent(text -> headers(webhook, text));
    return webhook;
  }

  private static void headers(ObjectNode webhook, String text) {
    ArrayNode headers = webhook.putArray("customHeaders");
    for (String header : List.of(text.split(";"))) {
      int colon = header.indexOf(':');
      if (!header.isBlank()) {
        headers
            .addObject()
            .put("name", colon < 0 ? "" : header.substring(0, colon).strip())
            .put("value", header.substring(colon + 1).strip());
      }
    }
  }

  /// Says in terms of settings what is wrong with a field.
  private void reject(String problem) {
    String field = problem.startsWith(PATH) ? problem.substring(PATH.length()) : problem;
    int space = field.indexOf(' ');
    String name = field.substring(0, space);
    Setting setting =
        FIELDS.entrySet().stream()
            .filter(entry -> name.startsWith(entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(Setting.HOOK_URL);
    settings.reject(setting, field.substring(space + 1));
  }
}
