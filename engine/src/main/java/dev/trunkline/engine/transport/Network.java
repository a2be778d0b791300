package dev.trunkline.engine.transport;

import dev.trunkline.engine.Input;
import dev.trunkline.engine.Transport;
import dev.trunkline.engine.crypto.CurveKeyPair;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/// What all connections of a process share. Outlives the transports that it gives.
public final class Network implements AutoCloseable {
  /// How long a closing connection may try to say so in TLS.
  private static final long TLS_GOODBYE_MILLIS_MAX = 200;

  private final NetworkSettings settings;
  private final Greeting.Trust trust;
  private final SslContext tls;
  private final EventLoops loops = EventLoops.start("network");
  private final PatientResolver resolver = new PatientResolver();
  private final SecureRandom random = new SecureRandom();

  public Network(NetworkSettings settings, InstantSource clock) {
    this.settings = settings;
    this.trust = new Greeting.Trust(settings.root(), clock);
    this.tls = tls(settings);
  }

  /// A transport for one account.
  ///
  /// @param inbox called on an event loop and under a lock of the transport, so it must not wait
  public Transport transport(Consumer<Input> inbox) {
    return new AccountTransport(this, loops.next(), inbox);
  }

  /// Starts to connect. `connection` is told through its pipeline what comes of it, except a
  /// failure before there is a socket, which the future tells.
  ChannelFuture connect(Connect connect, Connection connection, EventLoop loop) {
    Endpoint endpoint = Endpoint.of(settings.server());
    return new Bootstrap()
        .group(loop)
        .channel(EventLoops.socketChannel())
        .resolver(resolver)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.RECVBUF_ALLOCATOR, EventLoops.READ_SIZES)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                prepare(channel, endpoint, connect, connection);
              }
            })
        .connect(endpoint.unresolved());
  }

  /// Lays the pipeline of a new connection. A proxy's handler would come first.
  private void prepare(Channel channel, Endpoint endpoint, Connect connect, Connection connection) {
    if (endpoint.tls()) {
      SslHandler handler = tls.newHandler(channel.alloc(), endpoint.host(), endpoint.port());
      handler.setCloseNotifyFlushTimeoutMillis(TLS_GOODBYE_MILLIS_MAX);
      channel.pipeline().addLast(handler);
    }
    TransportLimits limits = settings.limits();
    Greeting greeting = new Greeting(connect, CurveKeyPair.generate(random), trust, limits);
    channel
        .pipeline()
        .addLast(new HttpClientCodec())
        .addLast(new Upgrade(endpoint.uri(), limits.frameBytesMax(), greeting))
        .addLast(connection);
  }

  TransportLimits limits() {
    return settings.limits();
  }

  /// Closes all connections.
  @Override
  public void close() {
    loops.close();
  }

  private static SslContext tls(NetworkSettings settings) {
    SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
    settings.tlsTrust().ifPresent(builder::trustManager);
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalStateException("this JDK cannot do TLS", e);
    }
  }
}
