package dev.trunkline.gateway.store;

import java.time.Instant;

/// What the API answered to a request with an idempotency key, to be given again when the request
/// is repeated.
///
/// @param key the client's key; it counts within one session
/// @param fingerprint of the request, so that the same key with another request is noticed
/// @param status the HTTP status
public record Answer(String key, String fingerprint, int status, String body, Instant expiresAt) {
  public Answer {
    Texts.require("idempotency key", key, 1, 255);
    Texts.require("fingerprint", fingerprint, 1, 100);
  }
}
