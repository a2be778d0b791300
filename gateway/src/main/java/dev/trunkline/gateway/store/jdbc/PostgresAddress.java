package dev.trunkline.gateway.store.jdbc;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Where a PostgreSQL database is.
///
/// @param jdbcUrl without user and password
record PostgresAddress(String jdbcUrl, Optional<String> user, Optional<String> password) {

  /// Reads `postgres://user:password@host:port/database?parameter=value`, with user and password
  /// percent-encoded; `postgresql:` is the same.
  static PostgresAddress parse(String url) {
    URI uri = uri(url);
    String host = uri.getHost();
    if (host == null) {
      throw new IllegalArgumentException(
          "the database's URL needs the form postgres://user:password@host:port/database");
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String parameters = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    Optional<String> login = Optional.ofNullable(uri.getRawUserInfo());
    return new PostgresAddress(
        "jdbc:postgresql://" + host + port + path + parameters,
        login.map(text -> decoded(text.split(":", 2)[0])),
        login.filter(text -> text.contains(":")).map(text -> decoded(text.split(":", 2)[1])));
  }

  private static URI uri(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException _) {
      // The cause would quote the password.
      throw new IllegalArgumentException("the database's URL is not a valid URL");
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return jdbcUrl;
  }
}
