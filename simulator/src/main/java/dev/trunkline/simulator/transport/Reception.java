package dev.trunkline.simulator.transport;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.noise.NoiseException;
import dev.trunkline.engine.noise.ServerHandshake;
import dev.trunkline.engine.noise.ServerHandshake.Answer;
import dev.trunkline.engine.transport.StanzaCodec;
import dev.trunkline.engine.transport.TransportLimits;
import dev.trunkline.engine.wire.Frame;
import dev.trunkline.engine.wire.FrameReader;
import dev.trunkline.engine.wire.Intro;
import dev.trunkline.proto.handshake.ClientPayload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The server's side of the intro and the Noise handshake. Gives its place to a [StanzaCodec] when
/// that is done.
final class Reception extends SimpleChannelInboundHandler<ByteBuf> {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final AcceptorSettings settings;
  private final FrameReader reader = new FrameReader(TransportLimits.HANDSHAKE_BYTES_MAX);
  private @Nullable Intro intro;
  private @Nullable ServerHandshake waiting;

  Reception(AcceptorSettings settings) {
    this.settings = settings;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
    reader.add(ByteBufUtil.getBytes(bytes));
    if (intro == null) {
      intro = reader.takeIntro().orElse(null);
    }
    if (intro == null) {
      return;
    }
    // A client may send its last message and stanzas at once, but not before it has our answer.
    Optional<byte[]> body = reader.take();
    if (body.isEmpty()) {
      return;
    }
    if (waiting == null) {
      answer(ctx, body.get(), intro);
    } else {
      admit(ctx, waiting.finish(body.get()), intro);
    }
  }

  private void answer(ChannelHandlerContext ctx, byte[] hello, Intro introduced) {
    Answer answer =
        ServerHandshake.answer(hello, settings.identity(), CurveKeyPair.generate(RANDOM));
    ctx.writeAndFlush(Unpooled.wrappedBuffer(Frame.of(answer.message())))
        .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    switch (answer) {
      case Answer.Waiting(byte[] _, ServerHandshake next) -> waiting = next;
      case Answer.Done(byte[] _, ServerHandshake.Client client) -> admit(ctx, client, introduced);
    }
  }

  private void admit(ChannelHandlerContext ctx, ServerHandshake.Client client, Intro introduced) {
    ClientPayload payload;
    try {
      payload = ClientPayload.parseFrom(client.payload());
    } catch (InvalidProtocolBufferException e) {
      throw new NoiseException("no client payload: " + e.getMessage(), e);
    }
    StanzaCodec.replace(
        ctx,
        reader,
        client.keys(),
        settings.limits(),
        new Admitted(payload, client.key(), introduced.routing()));
  }
}
