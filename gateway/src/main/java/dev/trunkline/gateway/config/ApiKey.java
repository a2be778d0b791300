package dev.trunkline.gateway.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// What opens the API.
public sealed interface ApiKey {

  /// Whether `presented` opens it.
  boolean accepts(String presented);

  /// Nothing is needed.
  record Open() implements ApiKey {
    @Override
    public boolean accepts(String presented) {
      return true;
    }
  }

  /// One key is needed. Its digest is compared, in the same time whatever it is.
  record Required(byte[] sha512) implements ApiKey {
    public static Required of(Secret key) {
      return new Required(digest(key.value()));
    }

    @Override
    public boolean accepts(String presented) {
      return MessageDigest.isEqual(sha512, digest(presented));
    }

    @Override
    public String toString() {
      return "***";
    }

    private static byte[] digest(String text) {
      try {
        return MessageDigest.getInstance("SHA-512").digest(text.getBytes(StandardCharsets.UTF_8));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-512", e);
      }
    }
  }
}
