package dev.trunkline.engine.signal;

import dev.trunkline.engine.node.Jid;

/// Names the device at the other end of a session.
///
/// The name is the JID's user with a suffix that tells the kinds of account apart. Text form:
/// `name.device`.
public record SignalAddress(String name, int device) {

  /// @throws SignalException when devices do not live at such a JID
  public static SignalAddress of(Jid jid) {
    String suffix =
        switch (jid.server()) {
          case Jid.PHONE_SERVER -> "";
          case Jid.LID_SERVER -> "_1";
          case Jid.HOSTED_SERVER -> "_128";
          case Jid.HOSTED_LID_SERVER -> "_129";
          default -> throw noDevice(jid);
        };
    if (jid.user().isEmpty()) {
      throw noDevice(jid);
    }
    return new SignalAddress(jid.user() + suffix, jid.device());
  }

  private static SignalException noDevice(Jid jid) {
    return new SignalException(RetryReason.INVALID_MESSAGE, jid + " is not the JID of a device");
  }

  @Override
  public String toString() {
    return name + "." + device;
  }
}
