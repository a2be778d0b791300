package dev.trunkline.gateway.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The server's end of a WebSocket that tells and does not listen: what a client sends is read and
/// dropped, but for what keeps the connection up. <https://www.rfc-editor.org/rfc/rfc6455>
///
/// Writing blocks while the client does not read.
public final class WebSocket implements ServerConnection {
  /// The client is done, or we are.
  public static final int NORMAL = 1000;

  /// What was asked for is not allowed.
  public static final int POLICY = 1008;

  private static final int PROTOCOL_ERROR = 1002;
  private static final int TOO_BIG = 1009;

  private static final int FIN = 0x80;
  private static final int OPCODE = 0x0f;
  private static final int TEXT = 0x1;
  private static final int CLOSE = 0x8;
  private static final int PING = 0x9;
  private static final int PONG = 0xa;
  private static final int MASKED = 0x80;
  private static final int SHORT_LENGTH = 126;
  private static final int LONG_LENGTH = 127;
  private static final int MASK_BYTES = 4;
  private static final int FRAME_BYTES_MAX = 64 * 1024;

  private final DataReader reader;
  private final DataWriter writer;
  private final SocketRoute.Handler handler;
  private volatile @Nullable Thread listener;
  private volatile boolean closed;

  /// @param handler runs until there is nothing more to tell
  WebSocket(ConnectionContext context, SocketRoute.Handler handler) {
    this.reader = context.dataReader();
    this.writer = context.dataWriter();
    this.handler = handler;
  }

  public boolean isOpen() {
    return !closed;
  }

  /// @throws UncheckedIOException when the connection is gone
  public void send(String text) {
    write(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Asks the client whether it is there; the answer keeps connections up along the way.
  public void ping() {
    write(PING, new byte[0]);
  }

  /// Ends the connection, and says why.
  public void close(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    byte[] payload = new byte[2 + text.length];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, text.length);
    write(CLOSE, payload);
    closed = true;
  }

  private synchronized void write(int opcode, byte[] payload) {
    if (closed) {
      return;
    }
    BufferData frame = BufferData.create(payload.length + 10);
    frame.write(FIN | opcode);
    if (payload.length < SHORT_LENGTH) {
      frame.write(payload.length);
    } else if (payload.length <= 0xffff) {
      frame.write(SHORT_LENGTH);
      frame.writeInt16(payload.length);
    } else {
      frame.write(LONG_LENGTH);
      frame.writeInt32(0);
      frame.writeInt32(payload.length);
    }
    frame.write(payload);
    writer.writeNow(frame);
  }

  @Override
  public void handle(Limit limit) throws InterruptedException {
    listener = Thread.currentThread();
    Thread teller = Thread.ofVirtual().name("websocket").start(this::tell);
    try {
      while (!closed) {
        read();
      }
    } catch (DataReader.InsufficientDataAvailableException | UncheckedIOException _) {
      // the client is gone
    } finally {
      closed = true;
      teller.interrupt();
    }
  }

  private void tell() {
    try {
      handler.serve(this);
      close(NORMAL, "");
    } catch (InterruptedException | UncheckedIOException _) {
      closed = true;
    }
  }

  private void read() {
    int opcode = reader.read() & OPCODE;
    int second = reader.read() & 0xff;
    long length = length(second & ~MASKED);
    if ((second & MASKED) == 0) {
      close(PROTOCOL_ERROR, "a client masks its frames");
    } else if (length > FRAME_BYTES_MAX) {
      close(TOO_BIG, "nobody listens to so much");
    } else {
      take(opcode, payload((int) length));
    }
  }

  private long length(int announced) {
    return switch (announced) {
      case SHORT_LENGTH -> number(2);
      case LONG_LENGTH -> number(8);
      default -> announced;
    };
  }

  private long number(int bytes) {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number = (number << 8) | (reader.read() & 0xff);
    }
    return number < 0 ? Long.MAX_VALUE : number;
  }

  private byte[] payload(int length) {
    byte[] mask = bytes(MASK_BYTES);
    byte[] payload = bytes(length);
    for (int i = 0; i < length; i++) {
      payload[i] ^= mask[i % MASK_BYTES];
    }
    return payload;
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = reader.read();
    }
    return bytes;
  }

  private void take(int opcode, byte[] payload) {
    switch (opcode) {
      case CLOSE -> close(NORMAL, "");
      case PING -> write(PONG, payload);
      default -> {}
    }
  }

  /// Whoever tells something asks now and then whether the client is there.
  @Override
  public Duration idleTime() {
    return Duration.ZERO;
  }

  @Override
  public void close(boolean interrupt) {
    closed = true;
    Thread listening = listener;
    if (listening != null) {
      listening.interrupt();
    }
  }
}
