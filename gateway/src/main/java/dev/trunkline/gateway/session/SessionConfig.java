package dev.trunkline.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.engine.Profile;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.json.Fields;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.store.MemberProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/// What a user configured for one session: WAHA's `config`, as far as it is used here.
///
/// @param pool the members that may run it, by a label that they have; it stays for good. Empty for
///   those that run sessions without a pool
/// @param metadata echoed in every event of the session
/// @param raw the JSON object exactly as given, to be shown again
public record SessionConfig(
    Optional<String> pool,
    Map<String, String> metadata,
    Client client,
    boolean markOnline,
    Ignore ignore,
    List<WebhookConfig> webhooks,
    Keep keep,
    String raw) {

  public static final SessionConfig EMPTY =
      new SessionConfig(
          Optional.empty(),
          Map.of(),
          Client.DEFAULT,
          true,
          Ignore.NOTHING,
          List.of(),
          Keep.AS_ALL,
          "{}");

  private static final Pattern POOL = Pattern.compile("[a-z0-9-]{1,32}");

  /// Whether a pool can have this name.
  public static boolean isPool(String name) {
    return POOL.matcher(name).matches() && !name.equals(MemberProfile.NO_POOL);
  }

  /// What a session has whose user configured nothing.
  public static SessionConfig of(SessionDefaults defaults) {
    return read(Json.object(), defaults);
  }

  /// How the session's device presents itself.
  ///
  /// @param addressing which of a recipient's names messages go to
  Profile profile(Profile.Addressing addressing) {
    return new Profile(client.deviceName, client.browserName, markOnline, addressing);
  }

  public SessionConfig {
    metadata = Map.copyOf(metadata);
    webhooks = List.copyOf(webhooks);
  }

  /// Reads what a user sent, or what a store kept of it.
  ///
  /// @param json an object
  /// @throws dev.trunkline.gateway.json.InvalidFieldsException naming all that is wrong
  public static SessionConfig read(JsonNode json, SessionDefaults defaults) {
    return Fields.read(json, fields -> read(fields, defaults));
  }

  /// Reads it as a part of something larger, which reports what is wrong.
  public static SessionConfig read(Fields fields, SessionDefaults defaults) {
    return new ConfigReader(defaults).read(fields, Json.text(fields.json()));
  }

  /// The webhooks hold secrets, as may the raw form.
  @Override
  public String toString() {
    return "SessionConfig[%d webhooks]".formatted(webhooks.size());
  }

  /// How the device shows in the phone's list of linked devices.
  public record Client(String deviceName, String browserName) {
    public static final Client DEFAULT = new Client("Trunkline", "Chrome");
  }

  /// Chats whose events nobody wants.
  public record Ignore(boolean status, boolean groups, boolean channels, boolean broadcast) {
    public static final Ignore NOTHING = new Ignore(false, false, false, false);
    private static final Jid STATUS = new Jid("status", 0, Jid.BROADCAST_SERVER);

    public boolean covers(Jid chat) {
      return switch (chat.server()) {
        case Jid.GROUP_SERVER -> groups;
        case "newsletter" -> channels;
        case Jid.BROADCAST_SERVER -> chat.equals(STATUS) ? status : broadcast;
        default -> false;
      };
    }
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
    /// The id of the webhook that an operator gave to all sessions, beside their own.
    public static final String ID_OF_ALL = "global";

    public WebhookConfig {
      events = Set.copyOf(events);
      headers = Map.copyOf(headers);
    }

    /// The ids of webhooks, in their order. An id stays the same while the URL does, so that a new
    /// order or new headers do not make it a new webhook.
    public static List<String> ids(List<WebhookConfig> webhooks) {
      List<String> ids = new ArrayList<>();
      for (WebhookConfig webhook : webhooks) {
        byte[] url = webhook.url().getBytes(StandardCharsets.UTF_8);
        String id = UUID.nameUUIDFromBytes(url).toString();
        String unique = id;
        for (int again = 2; ids.contains(unique); again++) {
          unique = id + "-" + again;
        }
        ids.add(unique);
      }
      return ids;
    }

    /// The URL and the headers may hold secrets.
    @Override
    public String toString() {
      return "WebhookConfig[%s, %s]".formatted(events, retries);
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
  ///
  /// @param attempts all of them, the first included
  public record RetryPolicy(Kind kind, Duration delay, int attempts) {
    public static final RetryPolicy DEFAULT =
        new RetryPolicy(Kind.CONSTANT, Duration.ofSeconds(2), 15);
    public static final Duration DELAY_MAX = Duration.ofDays(1);
    public static final int ATTEMPTS_MAX = 1_000;

    /// How waits grow.
    public enum Kind {
      CONSTANT,
      LINEAR,
      EXPONENTIAL
    }
  }
}
