package dev.trunkline.gateway.config;

import dev.trunkline.gateway.session.SessionDefaults;
import java.util.List;
import java.util.regex.Pattern;

/// What holds for sessions.
///
/// @param start names of sessions to start with the program
/// @param resume whether sessions that ran before go on
public record SessionsConfig(SessionDefaults defaults, List<String> start, boolean resume) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,54}");

  public SessionsConfig {
    start = List.copyOf(start);
    new Check()
        .that(
            start.stream().allMatch(name -> NAME.matcher(name).matches()),
            Setting.START_SESSION,
            "must name sessions: 1 to 54 characters of a-z, A-Z, 0-9, _ and - each")
        .done();
  }
}
