package dev.trunkline.gateway.event;

import dev.trunkline.engine.node.Jid;
import java.util.Optional;
import java.util.regex.Pattern;

/// WAHA's text form of addresses: accounts by phone number end in `@c.us`, and no device is named.
public final class ChatId {
  public static final String PHONE_SERVER = "c.us";
  public static final String NEWSLETTER_SERVER = "newsletter";

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,20}");
  private static final Pattern BROADCAST = Pattern.compile("status|[0-9]{1,20}");
  private static final Pattern NONE = Pattern.compile("(?!)");
  private static final Pattern GROUP = Pattern.compile("[0-9]{1,30}(-[0-9]{1,30})?");

  private ChatId() {}

  public static String text(Jid jid) {
    return jid.isPhoneNumber() ? jid.user() + "@" + PHONE_SERVER : jid.account().toString();
  }

  /// Reads any form that WAHA takes, bare digits included; nothing when `text` is none.
  public static Optional<Jid> find(String text) {
    if (text.indexOf('@') < 0) {
      return phoneNumber(text);
    }
    return Jid.find(text).map(Jid::account).flatMap(ChatId::known);
  }

  /// Reads a phone number with country code; a leading plus is fine.
  public static Optional<Jid> phoneNumber(String text) {
    String digits = text.startsWith("+") ? text.substring(1) : text;
    return DIGITS.matcher(digits).matches()
        ? Optional.of(Jid.phoneNumber(digits))
        : Optional.empty();
  }

  private static Optional<Jid> known(Jid jid) {
    Pattern user =
        switch (jid.server()) {
          case PHONE_SERVER, Jid.PHONE_SERVER, Jid.LID_SERVER, NEWSLETTER_SERVER -> DIGITS;
          case Jid.GROUP_SERVER -> GROUP;
          case Jid.BROADCAST_SERVER -> BROADCAST;
          default -> NONE;
        };
    if (!user.matcher(jid.user()).matches()) {
      return Optional.empty();
    }
    return Optional.of(jid.server().equals(PHONE_SERVER) ? Jid.phoneNumber(jid.user()) : jid);
  }
}
