package dev.trunkline.engine.transport;

import dev.trunkline.engine.wire.FrameException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/// Makes a byte stream of binary WebSocket messages, whose borders mean nothing, and answers pings.
/// Holds no state: one instance serves all connections.
@Sharable
public final class WebSocketBytes extends ChannelDuplexHandler {
  public static final WebSocketBytes INSTANCE = new WebSocketBytes();

  /// What a WebSocket message may hold beyond the longest frame, as it may hold several.
  private static final int SLACK_BYTES = 64 * 1024;

  private WebSocketBytes() {}

  /// The longest acceptable message when frames have at most `frameBytesMax`.
  public static int messageBytesMax(int frameBytesMax) {
    return frameBytesMax + SLACK_BYTES;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    switch (message) {
      case BinaryWebSocketFrame frame -> ctx.fireChannelRead(frame.content());
      case ContinuationWebSocketFrame frame -> ctx.fireChannelRead(frame.content());
      case PingWebSocketFrame frame -> answer(ctx, new PongWebSocketFrame(frame.content()));
      case CloseWebSocketFrame frame -> closed(ctx, frame);
      case WebSocketFrame frame -> {
        frame.release();
        if (!(frame instanceof PongWebSocketFrame)) {
          throw new FrameException("a WebSocket message of text");
        }
      }
      default -> ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    var _ =
        ctx.write(
            message instanceof ByteBuf bytes ? new BinaryWebSocketFrame(bytes) : message, promise);
  }

  private static void answer(ChannelHandlerContext ctx, WebSocketFrame frame) {
    ctx.writeAndFlush(frame).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
  }

  /// Answers in kind, as RFC 6455 §5.5.1 asks for, and reports the end.
  private static void closed(ChannelHandlerContext ctx, CloseWebSocketFrame frame) {
    String code = frame.statusCode() < 0 ? "without a code" : "with code " + frame.statusCode();
    String reason = frame.reasonText();
    answer(ctx, frame);
    ctx.fireExceptionCaught(
        new TransportException(
            "the peer closed the WebSocket " + code + (reason.isEmpty() ? "" : ": " + reason)));
  }
}
