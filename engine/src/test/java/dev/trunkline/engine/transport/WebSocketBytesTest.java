package dev.trunkline.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.engine.wire.FrameException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketBytesTest {
  private final EmbeddedChannel channel = new EmbeddedChannel(WebSocketBytes.INSTANCE);

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void joinsTheFragmentsOfAMessage() {
    channel.writeInbound(new BinaryWebSocketFrame(false, 0, bytes(1, 2)));
    channel.writeInbound(new ContinuationWebSocketFrame(true, 0, bytes(3)));

    assertThat(channel.<ByteBuf>readInbound()).isEqualTo(bytes(1, 2));
    assertThat(channel.<ByteBuf>readInbound()).isEqualTo(bytes(3));
  }

  @Test
  void makesABinaryMessageOfBytes() {
    channel.writeOutbound(bytes(1, 2));

    BinaryWebSocketFrame sent = channel.readOutbound();
    assertThat(sent.content()).isEqualTo(bytes(1, 2));
  }

  @Test
  void answersPingsAndIgnoresPongs() {
    channel.writeInbound(new PingWebSocketFrame(bytes(7)));
    channel.writeInbound(new PongWebSocketFrame(bytes(8)));

    PongWebSocketFrame answer = channel.readOutbound();
    assertThat(answer.content()).isEqualTo(bytes(7));
    assertThat(channel.outboundMessages()).isEmpty();
    assertThat(channel.inboundMessages()).isEmpty();
  }

  @Test
  void answersAndReportsAClose() {
    assertThatThrownBy(() -> channel.writeInbound(new CloseWebSocketFrame(1001, "")))
        .isInstanceOf(TransportException.class)
        .hasMessage("the peer closed the WebSocket with code 1001");
    assertThat(channel.<CloseWebSocketFrame>readOutbound().statusCode()).isEqualTo(1001);
  }

  @Test
  void refusesText() {
    TextWebSocketFrame text = new TextWebSocketFrame("hello");

    assertThatThrownBy(() -> channel.writeInbound(text)).isInstanceOf(FrameException.class);
    assertThat(text.refCnt()).isZero();
  }

  private static ByteBuf bytes(int... values) {
    ByteBuf bytes = Unpooled.buffer();
    for (int value : values) {
      bytes.writeByte(value);
    }
    return bytes;
  }
}
