package dev.trunkline.gateway.webhook;

import dev.trunkline.gateway.event.Envelope;
import dev.trunkline.gateway.event.WahaEnvironment;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.session.Envelopes;
import dev.trunkline.gateway.session.SessionConfig.WebhookConfig;
import dev.trunkline.gateway.store.LoggedEvent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// One HTTP request to a webhook.
///
/// @param body left alone by everyone
record WebhookRequest(URI uri, Map<String, String> headers, byte[] body) {

  /// The same event to the same webhook makes the same request id, however often it is tried.
  static WebhookRequest of(
      LoggedEvent event, Target target, Subscriber subscriber, WahaEnvironment environment) {
    byte[] body = Json.bytes(envelope(event, subscriber, environment));
    WebhookConfig config = target.config();
    URI uri = URI.create(config.url());
    URI address = uri.getUserInfo() == null ? uri : withoutUserInfo(uri);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "Trunkline/%s (compatible; WAHA)".formatted(environment.version()));
    if (uri.getUserInfo() != null) {
      headers.put("Authorization", "Basic " + base64(uri.getUserInfo()));
    }
    headers.putAll(config.headers());
    headers.put("X-Webhook-Request-Id", requestId(event, target));
    headers.put("X-Webhook-Timestamp", Long.toString(event.at().toEpochMilli()));
    config
        .hmac()
        .ifPresent(key -> {
          headers.put("X-Webhook-Hmac", Signature.of(body, key));
          headers.put("X-Webhook-Hmac-Algorithm", Signature.ALGORITHM);
        });
    return new WebhookRequest(address, headers, body);
  }

  static Envelope envelope(LoggedEvent event, Subscriber subscriber, WahaEnvironment environment) {
    return Envelopes.of(
        event, subscriber.session(), subscriber.metadata(), subscriber.me(), environment);
  }

  private static URI withoutUserInfo(URI uri) {
    return URI.create(uri.toString().replace(uri.getRawUserInfo() + "@", ""));
  }

  private static String requestId(LoggedEvent event, Target target) {
    String unique = event.id() + " " + target.id();
    return UUID.nameUUIDFromBytes(unique.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Bodies are what people wrote, headers and URLs may hold secrets.
  @Override
  public String toString() {
    return "WebhookRequest[%d bytes]".formatted(body.length);
  }
}
