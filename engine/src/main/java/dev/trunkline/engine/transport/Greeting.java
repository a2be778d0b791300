package dev.trunkline.engine.transport;

import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.noise.ClientHandshake;
import dev.trunkline.engine.wire.Frame;
import dev.trunkline.engine.wire.FrameReader;
import dev.trunkline.engine.wire.Intro;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.time.InstantSource;
import java.util.Optional;

/// The client's Noise handshake. Gives its place to a [StanzaCodec] when that is done.
final class Greeting extends SimpleChannelInboundHandler<ByteBuf> {
  private final Connect connect;
  private final Trust trust;
  private final TransportLimits limits;
  private final ClientHandshake handshake;
  private final FrameReader reader = new FrameReader(TransportLimits.HANDSHAKE_BYTES_MAX);

  /// @param ephemeral fresh for each handshake
  Greeting(Connect connect, CurveKeyPair ephemeral, Trust trust, TransportLimits limits) {
    this.connect = connect;
    this.trust = trust;
    this.limits = limits;
    this.handshake = new ClientHandshake(connect.noiseKeys(), ephemeral);
  }

  /// Whom to believe that it is WhatsApp, and when.
  record Trust(CurvePublicKey root, InstantSource clock) {}

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    byte[] intro = new Intro(connect.routing()).encode();
    byte[] hello = Frame.of(handshake.hello());
    ctx.writeAndFlush(Unpooled.wrappedBuffer(intro, hello))
        .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
    reader.add(ByteBufUtil.getBytes(bytes));
    Optional<byte[]> body = reader.take();
    if (body.isPresent()) {
      finish(ctx, body.get());
    }
  }

  private void finish(ChannelHandlerContext ctx, byte[] serverMessage) {
    ClientHandshake.Finish finish =
        handshake.finish(serverMessage, connect.payload(), trust.root(), trust.clock().instant());
    ctx.writeAndFlush(Unpooled.wrappedBuffer(Frame.of(finish.message())))
        .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    StanzaCodec.replace(ctx, reader, finish.keys(), limits, new Opened(connect.connection()));
  }
}
