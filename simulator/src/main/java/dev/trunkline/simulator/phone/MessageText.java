package dev.trunkline.simulator.phone;

import dev.trunkline.proto.e2e.Message;

/// What a phone shows of a message.
///
/// @param kind `text`, `protocol`, or `other` for what is not read here
record MessageText(String kind, String text) {
  static MessageText of(Message message) {
    if (message.hasDeviceSentMessage()) {
      return of(message.getDeviceSentMessage().getMessage());
    }
    if (message.hasEphemeralMessage()) {
      return of(message.getEphemeralMessage().getMessage());
    }
    if (message.hasConversation()) {
      return new MessageText("text", message.getConversation());
    }
    if (message.hasExtendedTextMessage()) {
      return new MessageText("text", message.getExtendedTextMessage().getText());
    }
    return new MessageText(message.hasProtocolMessage() ? "protocol" : "other", "");
  }
}
