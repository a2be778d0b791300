package dev.trunkline.simulator.transport;

import dev.trunkline.engine.transport.WebSocketBytes;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import org.jspecify.annotations.Nullable;

/// The HTTP request that becomes a WebSocket, and the refusal of all others. Takes itself and HTTP
/// out of the pipeline when that is done, and puts a [Reception] in.
final class Admission extends SimpleChannelInboundHandler<HttpObject> {
  private static final String PATH = "/ws/chat";

  private final AcceptorSettings settings;
  private @Nullable HttpRequest accepted;

  Admission(AcceptorSettings settings) {
    this.settings = settings;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
    if (message instanceof HttpRequest request) {
      HttpResponseStatus verdict = judge(request);
      if (verdict.equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
        accepted = request;
      } else {
        refuse(ctx, verdict);
      }
    }
    if (message instanceof LastHttpContent && accepted != null) {
      upgrade(ctx, accepted);
    }
  }

  private static HttpResponseStatus judge(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return HttpResponseStatus.BAD_REQUEST;
    }
    String uri = request.uri();
    int query = uri.indexOf('?');
    if (!PATH.equals(query < 0 ? uri : uri.substring(0, query))) {
      return HttpResponseStatus.NOT_FOUND;
    }
    boolean webSocket =
        request.method().equals(HttpMethod.GET)
            && request.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)
            && request
                .headers()
                .contains(
                    HttpHeaderNames.SEC_WEBSOCKET_VERSION,
                    WebSocketVersion.V13.toHttpHeaderValue(),
                    false);
    return webSocket ? HttpResponseStatus.SWITCHING_PROTOCOLS : HttpResponseStatus.UPGRADE_REQUIRED;
  }

  private static void refuse(ChannelHandlerContext ctx, HttpResponseStatus status) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  private void upgrade(ChannelHandlerContext ctx, HttpRequest request) {
    WebSocketServerHandshaker13 handshaker =
        new WebSocketServerHandshaker13(
            null,
            null,
            WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(
                    WebSocketBytes.messageBytesMax(settings.limits().frameBytesMax()))
                .withUTF8Validator(false)
                .build());
    handshaker
        .handshake(
            ctx.channel(),
            new DefaultFullHttpRequest(
                request.protocolVersion(),
                request.method(),
                request.uri(),
                Unpooled.EMPTY_BUFFER,
                request.headers(),
                EmptyHttpHeaders.INSTANCE))
        .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    ctx.pipeline().addBefore(ctx.name(), null, WebSocketBytes.INSTANCE);
    ctx.pipeline().replace(this, null, new Reception(settings));
  }
}
