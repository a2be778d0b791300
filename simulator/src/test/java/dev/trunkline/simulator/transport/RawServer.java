package dev.trunkline.simulator.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/// A server that answers each WebSocket upgrade properly and then sends given bytes, whatever the
/// client says.
final class RawServer implements AutoCloseable {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final ServerSocket server;
  private final byte[] after;

  /// @param after what to send after the upgrade, WebSocket framing included
  RawServer(byte[] after) throws IOException {
    this.after = after;
    this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  /// A server that accepts connections and never says a word.
  static ServerSocket silent() throws IOException {
    return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  /// A whole, unmasked WebSocket message.
  static byte[] message(int opcode, byte[] payload) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(0x80 | opcode);
    if (payload.length <= 125) {
      message.write(payload.length);
    } else {
      message.write(126);
      message.write(payload.length >>> 8);
      message.write(payload.length);
    }
    message.writeBytes(payload);
    return message.toByteArray();
  }

  String uri() {
    return "ws://127.0.0.1:" + server.getLocalPort() + "/ws/chat";
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        String key = keyOf(head(socket.getInputStream()));
        socket.getOutputStream().write(upgrade(key).getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(after);
        socket.getOutputStream().flush();
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException _) {
        // The client, or this server, closed.
      }
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static String keyOf(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElseThrow();
  }

  private static String upgrade(String key) {
    try {
      byte[] accept =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: "
          + Base64.getEncoder().encodeToString(accept)
          + "\r\n\r\n";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
