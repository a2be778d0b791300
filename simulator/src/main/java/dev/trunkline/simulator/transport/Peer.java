package dev.trunkline.simulator.transport;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.turn.ConnectionId;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client, from its first packet on: the last handler of its pipeline.
final class Peer extends ChannelInboundHandlerAdapter {
  private static final Logger LOGGER = LoggerFactory.getLogger(Peer.class);

  private final Acceptor acceptor;
  private final Duration openingMax;
  private @Nullable ScheduledFuture<?> deadline;
  private @Nullable ConnectionId id;

  Peer(Acceptor acceptor, Duration openingMax) {
    this.acceptor = acceptor;
    this.openingMax = openingMax;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    deadline =
        ctx.executor().schedule(() -> late(ctx), openingMax.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void late(ChannelHandlerContext ctx) {
    LOGGER.atInfo().log("a client was too slow with its handshake");
    var _ = ctx.close();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Admitted admitted) {
      cancelDeadline();
      id = acceptor.register(ctx.channel());
      acceptor.listener().onConnect(id, admitted.payload(), admitted.key(), admitted.routing());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Node node && id != null) {
      acceptor.listener().onNode(id, node);
    } else {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    cancelDeadline();
    if (id != null) {
      acceptor.forget(id);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOGGER.atInfo().addKeyValue("connection", id).log("closing: {}", cause.toString());
    var _ = ctx.close();
  }

  private void cancelDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }
}
