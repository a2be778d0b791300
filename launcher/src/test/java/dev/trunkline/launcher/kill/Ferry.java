package dev.trunkline.launcher.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Carries bytes from where it listens to somewhere else, as they come. A file of the kind
/// `AF_UNIX` is an address in all network namespaces of a machine at once: with one ferry on each
/// side, a connection gets from one namespace to another without a wire between them.
final class Ferry implements AutoCloseable {
  static final String READY = "ready";
  private static final int BUFFER_BYTES = 16_384;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<ServerSocketChannel> landings = new ArrayList<>();

  /// From where to where, each as `host:port` or as the path of a file.
  record Route(String from, String to) {
    private static SocketAddress address(String text) {
      int colon = text.lastIndexOf(':');
      return colon < 0
          ? UnixDomainSocketAddress.of(Path.of(text))
          : new InetSocketAddress(
              text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
  }

  /// Runs one as a process, until its input ends.
  ///
  /// @param arguments from and to, in turns
  public static void main(String... arguments) throws IOException {
    try (Ferry ferry = new Ferry()) {
      for (int i = 0; i + 1 < arguments.length; i += 2) {
        ferry.open(new Route(arguments[i], arguments[i + 1]));
      }
      System.out.println(READY);
      int _ = System.in.read();
    }
  }

  void open(Route route) throws IOException {
    SocketAddress from = Route.address(route.from());
    ServerSocketChannel landing =
        from instanceof UnixDomainSocketAddress
            ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            : ServerSocketChannel.open();
    landing.bind(from);
    landings.add(landing);
    threads.execute(() -> accept(landing, Route.address(route.to())));
  }

  private void accept(ServerSocketChannel landing, SocketAddress to) {
    while (landing.isOpen()) {
      try {
        SocketChannel come = landing.accept();
        threads.execute(() -> cross(come, to));
      } catch (IOException e) {
        if (landing.isOpen()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void cross(SocketChannel come, SocketAddress to) {
    try (come;
        SocketChannel going = SocketChannel.open(to)) {
      threads.execute(() -> carry(going, come));
      carry(come, going);
    } catch (IOException _) {
      // nobody listens there: the one who came sees it closed
    }
  }

  /// Until one side has said all, or either is gone.
  private static void carry(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try {
      while (from.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          int _ = to.write(buffer);
        }
      }
    } catch (IOException _) {
      // the other one shall see it, too
    }
    closeQuietly(from);
    closeQuietly(to);
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    for (ServerSocketChannel landing : landings) {
      try {
        landing.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    threads.shutdownNow();
  }
}
