package dev.trunkline.engine;

import java.util.List;
import java.util.Optional;

/// What a message says.
public sealed interface Content {

  /// Plain text.
  ///
  /// @param quotes the message it answers
  record Text(String text, Optional<Quote> quotes, List<String> mentions) implements Content {
    public Text {
      mentions = List.copyOf(mentions);
    }

    public static Text of(String text) {
      return new Text(text, Optional.empty(), List.of());
    }
  }

  /// Something that this engine does not read; its bytes are in [ArrivedMessage#raw()].
  ///
  /// @param kind the name of its field in the protobuf, such as `imageMessage`
  record Other(String kind) implements Content {}

  /// Names an earlier message of the same chat.
  ///
  /// @param sender the account that wrote it
  record Quote(String messageId, String sender, Optional<String> text) {}
}
