package dev.trunkline.gateway.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A name and a password, for HTTP's basic authentication.
public record Credentials(String username, Secret password) {

  /// Whether these are they, in a time that does not tell how much of them is right.
  ///
  /// @param pair `username:password`
  public boolean matches(String pair) {
    String expected = username + ":" + password.value();
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), pair.getBytes(StandardCharsets.UTF_8));
  }
}
