package dev.trunkline.engine.node;

import java.util.Optional;
import java.util.Set;

/// An address on WhatsApp: an account, one of its devices, a group or the server itself.
///
/// Text form: `user:device@server`, without `:device` for device 0, the primary device, and without
/// `user` for a server as such (`@g.us`). WhatsApp's own server is `s.whatsapp.net`; readers take
/// `@s.whatsapp.net`, as other clients write it, for the same.
public record Jid(String user, int device, String server) {
  public static final String PHONE_SERVER = "s.whatsapp.net";
  public static final String LID_SERVER = "lid";
  public static final String HOSTED_SERVER = "hosted";
  public static final String HOSTED_LID_SERVER = "hosted.lid";
  public static final String GROUP_SERVER = "g.us";
  public static final String BROADCAST_SERVER = "broadcast";

  /// The server as a correspondent. On the wire it has an empty user.
  public static final Jid SERVER = new Jid("", 0, PHONE_SERVER);

  private static final int DEVICE_MAX = 0xffff;

  private static final Set<String> SERVERS =
      Set.of(
          PHONE_SERVER,
          LID_SERVER,
          HOSTED_SERVER,
          HOSTED_LID_SERVER,
          GROUP_SERVER,
          BROADCAST_SERVER,
          "newsletter",
          "bot",
          "call",
          "c.us",
          "interop",
          "msgr");

  public Jid {
    if (device < 0 || device > DEVICE_MAX) {
      throw new NodeException("device " + device + " of a JID is out of range");
    }
  }

  public static Jid phoneNumber(String digits) {
    return new Jid(digits, 0, PHONE_SERVER);
  }

  public static Jid lid(String user) {
    return new Jid(user, 0, LID_SERVER);
  }

  /// Reads the text form.
  ///
  /// @throws NodeException when `text` is no address
  public static Jid parse(String text) {
    return find(text).orElseThrow(() -> new NodeException("not a JID: " + abbreviate(text)));
  }

  /// Reads the text form, or nothing when `text` is no address.
  public static Optional<Jid> find(String text) {
    int at = text.indexOf('@');
    if (at < 0) {
      return text.equals(PHONE_SERVER) ? Optional.of(SERVER) : Optional.empty();
    }
    String server = text.substring(at + 1);
    if (server.isEmpty() || server.indexOf('@') >= 0) {
      return Optional.empty();
    }
    int colon = text.lastIndexOf(':', at);
    if (colon < 0) {
      return Optional.of(new Jid(text.substring(0, at), 0, server));
    }
    int device = digits(text, colon + 1, at);
    return device < 0
        ? Optional.empty()
        : Optional.of(new Jid(text.substring(0, colon), device, server));
  }

  private static int digits(String text, int from, int to) {
    if (from >= to || to - from > 5) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value <= DEVICE_MAX ? value : -1;
  }

  /// The decimal number of at most 65535 in `text`, or -1 when there is something else or a leading
  /// zero.
  static int canonicalNumber(String text, int from, int to) {
    return to - from > 1 && text.charAt(from) == '0' ? -1 : digits(text, from, to);
  }

  /// Whether addresses at `server` are known to travel in the forms that the wire has for
  /// addresses.
  static boolean isKnownServer(String server) {
    return SERVERS.contains(server);
  }

  /// The account without its device.
  public Jid account() {
    return device == 0 ? this : new Jid(user, 0, server);
  }

  public Jid withDevice(int number) {
    return new Jid(user, number, server);
  }

  public boolean isServer() {
    return user.isEmpty() && server.equals(PHONE_SERVER);
  }

  public boolean isPhoneNumber() {
    return !user.isEmpty() && (server.equals(PHONE_SERVER) || server.equals(HOSTED_SERVER));
  }

  public boolean isLid() {
    return server.equals(LID_SERVER) || server.equals(HOSTED_LID_SERVER);
  }

  public boolean isGroup() {
    return server.equals(GROUP_SERVER);
  }

  @Override
  public String toString() {
    if (user.isEmpty()) {
      return isServer() ? server : "@" + server;
    }
    return device == 0 ? user + "@" + server : user + ":" + device + "@" + server;
  }

  private static String abbreviate(String text) {
    return text.length() <= 64 ? text : text.substring(0, 64) + "…";
  }
}
