package dev.trunkline.gateway.http;

import java.util.Optional;
import java.util.function.Function;

/// One request, as it came.
///
/// @param path percent-encoded
/// @param rawQuery percent-encoded, without the question mark
/// @param amongMembers whether it came at the port that members alone can use
/// @param headers finds a header by its name in any case
record Request(
    String method,
    String path,
    String rawQuery,
    boolean amongMembers,
    Function<String, Optional<String>> headers,
    RequestBody body) {

  /// @throws HttpProblem when it is not encoded correctly
  Query query() {
    return new Query(rawQuery);
  }

  Optional<String> header(String name) {
    return headers.apply(name);
  }
}
