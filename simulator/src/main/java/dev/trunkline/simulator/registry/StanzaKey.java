package dev.trunkline.simulator.registry;

/// What a device's answer names a stanza by.
///
/// @param peer the account that the stanza comes from, by index, or [#SERVER]
/// @param detail tells receipts for one message apart: who sent it and of which type; else empty
public record StanzaKey(Kind kind, String id, int peer, String detail) {
  /// The server itself as the peer.
  public static final int SERVER = -1;

  /// Stanzas that a device must answer.
  public enum Kind {
    MESSAGE,
    RECEIPT,
    NOTIFICATION
  }

  public static StanzaKey message(String id, int peer) {
    return new StanzaKey(Kind.MESSAGE, id, peer, "");
  }

  public static StanzaKey notification(String id, int peer) {
    return new StanzaKey(Kind.NOTIFICATION, id, peer, "");
  }

  public static StanzaKey receipt(String id, Device from, String type) {
    return new StanzaKey(Kind.RECEIPT, id, from.account().index(), from.number() + " " + type);
  }
}
