package dev.trunkline.engine;

/// How a device presents itself, as its user configured it.
///
/// @param deviceName what the phone lists under linked devices
/// @param browserName decides the icon beside it: Chrome, Firefox, Safari, Edge, Opera or Desktop
/// @param markOnline whether the account shows as available while connected; only then do senders
///   see their messages as delivered
/// @param addressing which of a recipient's two names a message goes to
/// @param oneTimeKeys how many one-time pre-keys it leaves at the server when there are none
public record Profile(
    String deviceName,
    String browserName,
    boolean markOnline,
    Addressing addressing,
    int oneTimeKeys) {
  /// As many as WhatsApp Web leaves there.
  public static final int ONE_TIME_KEYS = 812;

  public static final Profile DEFAULT =
      new Profile("Trunkline", "Chrome", true, Addressing.PREFER_LID);

  public Profile(String deviceName, String browserName, boolean markOnline, Addressing addressing) {
    this(deviceName, browserName, markOnline, addressing, ONE_TIME_KEYS);
  }

  public Profile withOneTimeKeys(int count) {
    return new Profile(deviceName, browserName, markOnline, addressing, count);
  }

  /// WhatsApp is moving accounts from phone-number to LID addresses; both are in use.
  public enum Addressing {
    /// The LID as soon as it is known.
    PREFER_LID,
    /// What the request names.
    AS_ASKED
  }
}
