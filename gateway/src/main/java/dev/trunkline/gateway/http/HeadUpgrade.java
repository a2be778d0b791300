package dev.trunkline.gateway.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.helidon.common.buffers.DataReader;
import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The bytes of one connection, with the head of a request in HTTP/1.0 made into that of one in
/// HTTP/1.1 that closes the connection. Everything else passes as it is.
final class HeadUpgrade implements Supplier<byte[]> {
  private static final int HEAD_BYTES_MAX = 16 * 1024;
  private static final String OLD = " HTTP/1.0";
  private static final String NEW = " HTTP/1.1\r\nConnection: close";

  /// Version 1.1 must name a host.
  private static final String HOST = "\r\nHost: unknown";

  private final DataReader reader;
  private boolean begun;

  HeadUpgrade(DataReader reader) {
    this.reader = reader;
  }

  /// @return null at the end, which is what Helidon expects
  @Override
  @SuppressWarnings("NullAway")
  public byte[] get() {
    if (begun) {
      return next();
    }
    begun = true;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (!isEnough(bytes.toString(ISO_8859_1))) {
      byte[] more = next();
      if (more == null) {
        break;
      }
      bytes.writeBytes(more);
    }
    return bytes.size() == 0 ? null : upgraded(bytes.toString(ISO_8859_1)).getBytes(ISO_8859_1);
  }

  /// Whether nothing has to be known of what follows.
  private static boolean isEnough(String text) {
    int lineEnd = text.indexOf('\n');
    boolean isOld = lineEnd >= 0 && firstLine(text).endsWith(OLD);
    return text.length() >= HEAD_BYTES_MAX || (isOld ? text.contains("\r\n\r\n") : lineEnd >= 0);
  }

  private static String upgraded(String text) {
    String line = firstLine(text);
    if (!line.endsWith(OLD)) {
      return text;
    }
    int headEnd = text.indexOf("\r\n\r\n");
    String head = text.substring(0, Math.max(0, headEnd)).toLowerCase(Locale.ROOT);
    return line.substring(0, line.length() - OLD.length())
        + NEW
        + (head.contains("\r\nhost:") ? "" : HOST)
        + text.substring(line.length());
  }

  private static String firstLine(String text) {
    return text.substring(0, Math.max(0, text.indexOf('\n'))).stripTrailing();
  }

  private byte @Nullable [] next() {
    try {
      reader.ensureAvailable();
      return reader.readBytes(reader.available());
    } catch (DataReader.InsufficientDataAvailableException _) {
      return null;
    }
  }
}
