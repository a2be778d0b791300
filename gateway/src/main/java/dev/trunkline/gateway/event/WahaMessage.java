package dev.trunkline.gateway.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message in WAHA's shape `WAMessage`, as its GOWS engine fills it.
///
/// @param id a [MessageId]
/// @param timestamp in seconds
/// @param from the chat, also for one's own messages
/// @param source `api` when this gateway sent it, `app` otherwise
/// @param to in a group, who wrote it; null elsewhere
/// @param participant like `to`
/// @param key the id once more, as clients of WAHA's NOWEB engine read it
public record WahaMessage(
    String id,
    long timestamp,
    String from,
    boolean fromMe,
    String source,
    @Nullable String to,
    @Nullable String participant,
    String body,
    boolean hasMedia,
    @Nullable Object media,
    @Nullable String mediaUrl,
    int ack,
    String ackName,
    List<String> vCards,
    @Nullable ReplyTo replyTo,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Key key,
    @JsonProperty("_data") JsonNode data) {

  /// The message that another one answers.
  public record ReplyTo(
      String id,
      @Nullable String participant,
      @Nullable String body,
      boolean hasMedia,
      @Nullable Object media) {}

  /// WhatsApp's way to name a message.
  public record Key(String id, String remoteJid, boolean fromMe) {}

  /// What people wrote is no business of logs.
  @Override
  public String toString() {
    return "WahaMessage[" + id + "]";
  }
}
