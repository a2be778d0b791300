package dev.trunkline.engine.message;

import com.google.protobuf.UnknownFieldSet;
import dev.trunkline.engine.Content;
import dev.trunkline.proto.e2e.ContextInfo;
import dev.trunkline.proto.e2e.ExtendedTextMessage;
import dev.trunkline.proto.e2e.Message;
import java.util.Map;
import java.util.Optional;

/// What a message says, as protobuf and back.
final class Contents {

  /// The fields of Message that are not read here, but are for users.
  private static final Map<Integer, String> KINDS =
      Map.ofEntries(
          Map.entry(3, "imageMessage"),
          Map.entry(4, "contactMessage"),
          Map.entry(5, "locationMessage"),
          Map.entry(7, "documentMessage"),
          Map.entry(8, "audioMessage"),
          Map.entry(9, "videoMessage"),
          Map.entry(13, "contactsArrayMessage"),
          Map.entry(18, "liveLocationMessage"),
          Map.entry(26, "stickerMessage"),
          Map.entry(28, "groupInviteMessage"),
          Map.entry(37, "viewOnceMessage"),
          Map.entry(49, "pollCreationMessage"),
          Map.entry(53, "documentWithCaptionMessage"),
          Map.entry(55, "viewOnceMessageV2"),
          Map.entry(60, "pollCreationMessageV2"),
          Map.entry(64, "pollCreationMessageV3"),
          Map.entry(66, "ptvMessage"),
          Map.entry(75, "eventMessage"));

  private Contents() {}

  static Message encode(Content content) {
    return switch (content) {
      case Content.Text(String text, Optional<Content.Quote> quotes, var mentions) -> {
        if (quotes.isEmpty() && mentions.isEmpty()) {
          yield Message.newBuilder().setConversation(text).build();
        }
        ContextInfo.Builder context = ContextInfo.newBuilder().addAllMentionedJid(mentions);
        quotes.ifPresent(quote -> quote(context, quote));
        yield Message.newBuilder()
            .setExtendedTextMessage(
                ExtendedTextMessage.newBuilder().setText(text).setContextInfo(context))
            .build();
      }
      case Content.Other(String kind) ->
          throw new IllegalArgumentException("a message of kind " + kind + " cannot be sent");
    };
  }

  private static void quote(ContextInfo.Builder context, Content.Quote quote) {
    context
        .setStanzaId(quote.messageId())
        .setParticipant(quote.sender())
        .setQuotedMessage(Message.newBuilder().setConversation(quote.text().orElse("")));
  }

  /// What users see of a message, or nothing when it is not for their eyes.
  static Optional<Content> decode(Message message) {
    if (message.hasConversation()) {
      return Optional.of(Content.Text.of(message.getConversation()));
    }
    if (message.hasExtendedTextMessage()) {
      return Optional.of(text(message.getExtendedTextMessage()));
    }
    UnknownFieldSet others = message.getUnknownFields();
    return others.asMap().keySet().stream()
        .flatMap(field -> Optional.ofNullable(KINDS.get(field)).stream())
        .findFirst()
        .map(Content.Other::new);
  }

  private static Content text(ExtendedTextMessage extended) {
    ContextInfo context = extended.getContextInfo();
    Optional<Content.Quote> quote =
        context.hasStanzaId()
            ? Optional.of(
                new Content.Quote(
                    context.getStanzaId(),
                    context.getParticipant(),
                    decode(context.getQuotedMessage()).flatMap(Contents::plain)))
            : Optional.empty();
    return new Content.Text(extended.getText(), quote, context.getMentionedJidList());
  }

  private static Optional<String> plain(Content content) {
    return content instanceof Content.Text(String text, _, _)
        ? Optional.of(text)
        : Optional.empty();
  }
}
