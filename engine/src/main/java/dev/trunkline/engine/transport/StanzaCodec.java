package dev.trunkline.engine.transport;

import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.node.NodeDecoder;
import dev.trunkline.engine.node.NodeEncoder;
import dev.trunkline.engine.node.NodeException;
import dev.trunkline.engine.noise.CipherState;
import dev.trunkline.engine.noise.TransportKeys;
import dev.trunkline.engine.wire.Frame;
import dev.trunkline.engine.wire.FrameReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns the byte stream after a handshake into stanzas and back, on either side, and gives up on a
/// peer that does not take what is sent.
///
/// What is sent in one turn of the event loop is flushed at its end. What is wrong with the peer
/// goes up the pipeline as an exception.
public final class StanzaCodec extends ChannelDuplexHandler {
  private static final Logger LOGGER = LoggerFactory.getLogger(StanzaCodec.class);
  private static final ThreadLocal<NodeEncoder> ENCODER = ThreadLocal.withInitial(NodeEncoder::new);

  private final FrameReader reader;
  private final TransportKeys keys;
  private final TransportLimits limits;
  private @Nullable ScheduledFuture<?> stall;
  private boolean flushing;

  private StanzaCodec(FrameReader reader, TransportKeys keys, TransportLimits limits) {
    this.reader = reader;
    this.keys = keys;
    this.limits = limits;
  }

  /// Puts a codec in the place of the handler that did the handshake.
  ///
  /// @param handshake that handler's context
  /// @param reader where the handshake's bytes came from; stanzas may be in it already
  /// @param ready goes up the pipeline as an event before the first stanza
  public static void replace(
      ChannelHandlerContext handshake,
      FrameReader reader,
      TransportKeys keys,
      TransportLimits limits,
      Object ready) {
    reader.accept(limits.frameBytesMax());
    StanzaCodec codec = new StanzaCodec(reader, keys, limits);
    handshake.pipeline().replace(handshake.handler(), null, codec);
    ChannelHandlerContext ctx = handshake.pipeline().context(codec);
    ctx.fireUserEventTriggered(ready);
    codec.readFrames(ctx);
  }

  /// Sends a stanza, from any thread, on a channel whose handshake is done. One that cannot be
  /// encoded is left out: no peer is to blame, and closing would only repeat it.
  public static void send(Channel channel, Node stanza) {
    if (channel.eventLoop().inEventLoop()) {
      channel.write(stanza).addListener((ChannelFuture write) -> sent(write, stanza.tag()));
    } else {
      // A bare write from another thread would not wake the loop: it could lie there for a second.
      channel.eventLoop().execute(() -> send(channel, stanza));
    }
  }

  private static void sent(ChannelFuture write, String stanza) {
    switch (write.cause()) {
      case null -> {}
      case ClosedChannelException _ -> {}
      case NodeException e ->
          LOGGER.atError().addKeyValue("stanza", stanza).setCause(e).log("not sent");
      case Throwable e -> write.channel().pipeline().fireExceptionCaught(e);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(message);
      return;
    }
    try {
      reader.add(ByteBufUtil.getBytes(bytes));
    } finally {
      bytes.release();
    }
    readFrames(ctx);
  }

  private void readFrames(ChannelHandlerContext ctx) {
    for (Optional<byte[]> body = reader.take(); body.isPresent(); body = reader.take()) {
      ctx.fireChannelRead(NodeDecoder.decode(keys.receiving().decrypt(body.get())));
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (!(message instanceof Node node)) {
      var _ = ctx.write(message, promise);
      return;
    }
    if (!ctx.channel().isActive()) {
      promise.setFailure(new ClosedChannelException());
      return;
    }
    ByteBuffer plaintext = ENCODER.get().encode(node);
    var _ = ctx.write(Unpooled.wrappedBuffer(frame(plaintext)), promise);
    flushSoon(ctx);
    long waiting = ctx.channel().bytesBeforeWritable();
    if (waiting > limits.outboundBytesMax()) {
      ctx.fireExceptionCaught(
          new TransportException(
              "%d bytes wait to be sent, more than %d"
                  .formatted(waiting, limits.outboundBytesMax())));
    }
  }

  private void flushSoon(ChannelHandlerContext ctx) {
    if (!ctx.channel().isWritable()) {
      ctx.flush();
    } else if (!flushing) {
      flushing = true;
      ctx.executor()
          .execute(() -> {
            flushing = false;
            ctx.flush();
          });
    }
  }

  private byte[] frame(ByteBuffer plaintext) {
    int bodyBytes = plaintext.remaining() + CipherState.TAG_BYTES;
    byte[] frame = new byte[Frame.HEADER_BYTES + bodyBytes];
    Frame.writeHeader(frame, 0, bodyBytes);
    keys.sending().encrypt(plaintext, ByteBuffer.wrap(frame, Frame.HEADER_BYTES, bodyBytes));
    return frame;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      cancelStall();
    } else if (stall == null) {
      stall =
          ctx.executor()
              .schedule(() -> stalled(ctx), limits.stallMax().toMillis(), TimeUnit.MILLISECONDS);
    }
    ctx.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    cancelStall();
    ctx.fireChannelInactive();
  }

  private void stalled(ChannelHandlerContext ctx) {
    stall = null;
    ctx.fireExceptionCaught(
        new TransportException(
            "%d bytes wait to be sent since %s"
                .formatted(ctx.channel().bytesBeforeWritable(), limits.stallMax())));
  }

  private void cancelStall() {
    if (stall != null) {
      stall.cancel(false);
      stall = null;
    }
  }
}
