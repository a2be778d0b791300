package dev.trunkline.simulator.registry;

/// What a device's answer names a stanza by.
///
/// @param peer the account that the stanza comes from, by index, or [#SERVER]
/// @param detail tells receipts for one message apart: who sent it, of which type, and how often a
///   device has asked again by then; else empty
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

  /// A receipt as its ack names it. The device may be gone by then.
  public static StanzaKey receipt(String id, Account from, int device, String type) {
    return new StanzaKey(Kind.RECEIPT, id, from.index(), (device + " " + type).strip());
  }

  /// The request to send again that a device makes for the `count`th time.
  public static StanzaKey retry(String id, Device from, String count) {
    StanzaKey any = receipt(id, from.account(), from.number(), "retry");
    return new StanzaKey(any.kind, id, any.peer, any.detail + " " + count);
  }

  /// Whether this names one of several that `other` leaves open.
  boolean isOneOf(StanzaKey other) {
    return kind == other.kind
        && id.equals(other.id)
        && peer == other.peer
        && detail.startsWith(other.detail + " ");
  }
}
