package dev.trunkline.gateway.config;

/// Where the HTTP server listens.
///
/// @param port 0 lets the system choose
/// @param hostname for URLs that are shown to people
public record HttpConfig(String address, int port, String hostname) {
  public HttpConfig {
    new Check()
        .that(port >= 0 && port <= 65_535, Setting.API_PORT, "must be a port from 0 to 65535")
        .that(!address.isBlank(), Setting.API_ADDRESS, "must be an address")
        .that(!hostname.isBlank(), Setting.API_HOSTNAME, "must be a host name")
        .done();
  }
}
