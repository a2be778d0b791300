package dev.trunkline.engine.transport;

import java.net.InetSocketAddress;
import java.net.URI;

/// Where a WebSocket server listens.
record Endpoint(URI uri, String host, int port, boolean tls) {
  private static final int PORT = 80;
  private static final int TLS_PORT = 443;

  /// @throws IllegalArgumentException when `uri` is no address of a WebSocket server
  static Endpoint of(URI uri) {
    boolean tls = "wss".equalsIgnoreCase(uri.getScheme());
    if (!tls && !"ws".equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException("not a ws:// or wss:// address: " + uri);
    }
    String host = uri.getHost();
    if (host == null) {
      throw new IllegalArgumentException("an address without a host: " + uri);
    }
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? TLS_PORT : PORT;
    return new Endpoint(uri, withoutBrackets(host), port, tls);
  }

  InetSocketAddress unresolved() {
    return InetSocketAddress.createUnresolved(host, port);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
