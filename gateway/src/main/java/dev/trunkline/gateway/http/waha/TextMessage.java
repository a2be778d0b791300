package dev.trunkline.gateway.http.waha;

import dev.trunkline.engine.Content;
import dev.trunkline.engine.Me;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.event.MessageId;
import dev.trunkline.gateway.http.Call;
import dev.trunkline.gateway.http.HttpProblem;
import dev.trunkline.gateway.json.Fields;
import dev.trunkline.gateway.session.Sessions.BulkItem;
import dev.trunkline.gateway.session.Sessions.IdempotencyKey;
import dev.trunkline.gateway.session.Terms;
import java.util.List;
import java.util.Optional;

/// A text to send, as a request says it.
record TextMessage(
    Jid chat,
    String text,
    Optional<String> id,
    Optional<ReplyTo> replyTo,
    List<String> mentions,
    Terms terms) {
  static final int TEXT_LENGTH_MAX = 65_536;
  private static final int KEY_LENGTH_MAX = 255;

  static TextMessage read(Fields body) {
    return read(body, Optional.empty());
  }

  /// @param template for a message that has no text of its own
  static TextMessage read(Fields body, Optional<Template> template) {
    boolean own = body.json().has("text") || template.isEmpty();
    return new TextMessage(
        ChatFields.chat(body, "chatId"),
        own ? text(body) : template.get().fill(body),
        ChatFields.bareId(body, "id"),
        replyTo(body),
        ChatFields.mentions(body, "mentions"),
        TermsFields.read(body));
  }

  /// With `phone` in place of `chatId`, and nothing else.
  static TextMessage ofQuery(Fields query) {
    return new TextMessage(
        ChatFields.chat(query, "phone"),
        text(query),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Terms.NONE);
  }

  static Optional<IdempotencyKey> idempotencyKey(Call call) {
    return call.header("Idempotency-Key")
        .map(key -> {
          if (key.isBlank() || key.length() > KEY_LENGTH_MAX) {
            throw HttpProblem.badRequest(
                "Idempotency-Key must have 1 to %d characters".formatted(KEY_LENGTH_MAX));
          }
          return new IdempotencyKey(key, call.fingerprint());
        });
  }

  private static String text(Fields fields) {
    return fields.string("text", 1, TEXT_LENGTH_MAX);
  }

  private static Optional<ReplyTo> replyTo(Fields body) {
    return ChatFields.bareId(body, "reply_to")
        .map(id -> new ReplyTo(id, body.optionalString("reply_to").flatMap(MessageId::find)));
  }

  /// @param me who the account is, if it is known
  Content content(Optional<Me> me) {
    return new Content.Text(text, replyTo.map(id -> quote(id, me)), mentions);
  }

  BulkItem item(Optional<Me> me) {
    return new BulkItem(id, chat, content(me), terms);
  }

  private Content.Quote quote(ReplyTo quoted, Optional<Me> me) {
    boolean own = quoted.full().filter(MessageId::fromMe).isPresent();
    Jid other = quoted.full().flatMap(MessageId::participant).orElse(chat);
    Jid sender = own ? me.map(Me::phoneNumber).map(Jid::account).orElse(other) : other;
    return new Content.Quote(quoted.id(), sender.toString(), Optional.empty());
  }

  /// @param full empty when the client gave just the bare id
  private record ReplyTo(String id, Optional<MessageId> full) {}
}
