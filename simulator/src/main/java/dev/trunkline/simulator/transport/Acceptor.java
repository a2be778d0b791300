package dev.trunkline.simulator.transport;

import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.transport.EventLoops;
import dev.trunkline.engine.transport.StanzaCodec;
import dev.trunkline.simulator.turn.ConnectionId;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;

/// Listens where clients expect WhatsApp's WebSocket server. Requests for anything but `/ws/chat`
/// get 404.
public final class Acceptor implements AutoCloseable {
  private static final int BACKLOG = 4096;

  private final AcceptorSettings settings;
  private final ClientListener listener;
  private final EventLoops loops = EventLoops.start("acceptor");
  private final Map<ConnectionId, Channel> channels = new ConcurrentHashMap<>();
  private final AtomicLong lastNumber = new AtomicLong();
  private final Channel server;

  /// Starts to listen.
  ///
  /// @throws UncheckedIOException when the address is taken or not of this machine
  public Acceptor(AcceptorSettings settings, ClientListener listener) {
    this.settings = settings;
    this.listener = listener;
    Optional<SslContext> tls = settings.tls().map(Acceptor::tls);
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops.group())
            .channel(EventLoops.serverSocketChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, EventLoops.READ_SIZES)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    prepare(channel, tls);
                  }
                })
            .bind(settings.host(), settings.port())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      loops.close();
      throw new UncheckedIOException(
          new IOException(
              "cannot listen at " + settings.host() + ":" + settings.port(), bound.cause()));
    }
    this.server = bound.channel();
  }

  private void prepare(Channel channel, Optional<SslContext> tls) {
    tls.ifPresent(context -> channel.pipeline().addLast(context.newHandler(channel.alloc())));
    channel
        .pipeline()
        .addLast(new HttpServerCodec())
        .addLast(new Admission(settings))
        .addLast(new Peer(this, settings.limits().openingMax()));
  }

  /// Where clients reach this server.
  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /// How many clients have finished their handshake and are still here.
  public int connections() {
    return channels.size();
  }

  /// Sends a stanza, or does nothing when the connection is gone.
  public void send(ConnectionId connection, Node node) {
    Channel channel = channels.get(connection);
    if (channel != null) {
      StanzaCodec.send(channel, node);
    }
  }

  /// Closes the connection after what was sent before.
  public void close(ConnectionId connection) {
    Channel channel = channels.get(connection);
    if (channel != null) {
      channel
          .writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  /// Closes the connection without a word, as a broken network would.
  public void drop(ConnectionId connection) {
    Channel channel = channels.get(connection);
    if (channel != null) {
      // Resets the connection instead of finishing it.
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      var _ = channel.close();
    }
  }

  ConnectionId register(Channel channel) {
    ConnectionId id = new ConnectionId(lastNumber.incrementAndGet());
    channels.put(id, channel);
    return id;
  }

  void forget(ConnectionId id) {
    channels.remove(id);
    listener.onClose(id);
  }

  ClientListener listener() {
    return listener;
  }

  /// Stops listening and closes all connections.
  @Override
  public void close() {
    loops.close();
  }

  private static SslContext tls(KeyManagerFactory keys) {
    try {
      return SslContextBuilder.forServer(keys).sslProvider(SslProvider.JDK).build();
    } catch (SSLException e) {
      throw new IllegalStateException("this JDK cannot do TLS", e);
    }
  }
}
