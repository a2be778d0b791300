package dev.trunkline.engine.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// The client's HTTP request that becomes a WebSocket. Takes itself and HTTP out of the pipeline
/// when that is done, so that a connection at rest holds nothing of it, and puts a [Greeting] in.
final class Upgrade extends SimpleChannelInboundHandler<HttpObject> {
  /// What WhatsApp's own page sends.
  private static final String ORIGIN = "https://web.whatsapp.com";

  private final WebSocketClientHandshaker handshaker;
  private final Greeting greeting;
  private @Nullable HttpResponse response;

  Upgrade(URI uri, int frameBytesMax, Greeting greeting) {
    this.handshaker =
        WebSocketClientHandshakerFactory.newHandshaker(
            uri,
            WebSocketVersion.V13,
            null,
            false,
            new DefaultHttpHeaders().set(HttpHeaderNames.ORIGIN, ORIGIN),
            WebSocketBytes.messageBytesMax(frameBytesMax));
    this.greeting = greeting;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    handshaker
        .handshake(ctx.channel())
        .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    ctx.fireChannelActive();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
    if (message instanceof HttpResponse head) {
      if (!head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
        throw new TransportException("the server refuses the WebSocket: HTTP " + head.status());
      }
      response = head;
    }
    if (message instanceof LastHttpContent && response != null) {
      finish(ctx, response);
    }
  }

  private void finish(ChannelHandlerContext ctx, HttpResponse head) {
    handshaker.finishHandshake(
        ctx.channel(),
        new DefaultFullHttpResponse(
            head.protocolVersion(),
            head.status(),
            Unpooled.EMPTY_BUFFER,
            head.headers(),
            EmptyHttpHeaders.INSTANCE));
    ctx.pipeline().addBefore(ctx.name(), null, WebSocketBytes.INSTANCE);
    ctx.pipeline().replace(this, null, greeting);
  }
}
