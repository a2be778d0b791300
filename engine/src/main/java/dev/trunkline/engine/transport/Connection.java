package dev.trunkline.engine.transport;

import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.node.Node;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What came of one [Connect]. Everything here runs on its event loop.
///
/// It is the last handler of its pipeline from the beginning: the ones before it take turns, and
/// what they cannot handle ends here.
final class Connection extends ChannelInboundHandlerAdapter {
  private final AccountTransport owner;
  private final long number;
  private final TransportLimits limits;
  private @Nullable Channel channel;
  private @Nullable ScheduledFuture<?> deadline;
  private boolean open;
  private boolean ended;

  /// @param number see [Connect#connection()]
  Connection(AccountTransport owner, long number, TransportLimits limits) {
    this.owner = owner;
    this.number = number;
    this.limits = limits;
  }

  void open(Network network, Connect connect, EventLoop loop) {
    deadline = loop.schedule(this::late, limits.openingMax().toMillis(), TimeUnit.MILLISECONDS);
    ChannelFuture future = network.connect(connect, this, loop);
    channel = future.channel();
    future.addListener((ChannelFuture done) -> {
      if (!done.isSuccess()) {
        fail(done.cause());
      }
    });
  }

  /// Sends a stanza, or does nothing unless the connection is open.
  void send(Node stanza) {
    if (channel != null && open && !ended) {
      StanzaCodec.send(channel, stanza);
    }
  }

  /// Says goodbye after what was sent before, and closes.
  void stop(String detail) {
    if (channel != null && open && !ended) {
      var _ = channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.NORMAL_CLOSURE));
    }
    end(CloseReason.STOPPED, detail);
  }

  /// Closes the socket, whatever still waits to be sent, and reports it, once.
  void end(CloseReason reason, String detail) {
    if (ended) {
      return;
    }
    ended = true;
    if (deadline != null) {
      deadline.cancel(false);
    }
    if (channel != null) {
      var _ = channel.close();
    }
    owner.arrived(this, new Closed(number, reason, detail));
  }

  private void late() {
    end(CloseReason.CONNECTION_LOST, "no connection and handshake within " + limits.openingMax());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Opened opened && !ended) {
      open = true;
      if (deadline != null) {
        deadline.cancel(false);
        deadline = null;
      }
      owner.arrived(this, opened);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof Node stanza)) {
      ReferenceCountUtil.release(message);
    } else if (!ended) {
      owner.arrived(this, new StanzaArrived(number, stanza));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end(CloseReason.CONNECTION_LOST, "the server closed the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(cause);
  }

  private void fail(Throwable cause) {
    Diagnosis diagnosis = Diagnosis.of(cause);
    end(diagnosis.reason(), diagnosis.detail());
  }
}
