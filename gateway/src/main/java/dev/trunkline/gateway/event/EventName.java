package dev.trunkline.gateway.event;

/// The events that there are here, by WAHA's names.
public enum EventName {
  SESSION_STATUS("session.status"),
  /// A message from someone else.
  MESSAGE("message"),
  /// Any message, also one's own.
  MESSAGE_ANY("message.any"),
  MESSAGE_ACK("message.ack"),
  MESSAGE_ACK_GROUP("message.ack.group");

  private final String text;

  EventName(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
