package dev.trunkline.gateway.session;

/// What holds for sessions whose own configuration does not say. It never shows in a session's
/// configuration.
public record SessionDefaults(
    SessionConfig.Client client, boolean markOnline, SessionConfig.Ignore ignore) {

  public static final SessionDefaults DEFAULT =
      new SessionDefaults(SessionConfig.Client.DEFAULT, true, SessionConfig.Ignore.NOTHING);
}
