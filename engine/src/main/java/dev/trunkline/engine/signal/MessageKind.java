package dev.trunkline.engine.signal;

/// The kinds of encrypted message, with the names they have on the wire.
public enum MessageKind {
  /// Starts a session: a [PreKeySignalMessage].
  PRE_KEY("pkmsg"),

  /// Belongs to a session: a [SignalMessage].
  SESSION("msg"),

  /// To a group, made with a sender key.
  SENDER_KEY("skmsg");

  private final String wireName;

  MessageKind(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }
}
