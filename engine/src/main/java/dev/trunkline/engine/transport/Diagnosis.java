package dev.trunkline.engine.transport;

import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.node.NodeException;
import dev.trunkline.engine.noise.NoiseException;
import dev.trunkline.engine.noise.UntrustedServerException;
import dev.trunkline.engine.wire.FrameException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says what an exception in a pipeline means for its connection.
record Diagnosis(CloseReason reason, String detail) {
  private static final Logger LOGGER = LoggerFactory.getLogger(Diagnosis.class);

  static Diagnosis of(Throwable thrown) {
    // Netty wraps what its decoders meet, and has exceptions of the same type for its own findings.
    Throwable cause =
        thrown instanceof DecoderException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    String message = String.valueOf(cause.getMessage());
    return switch (cause) {
      case UntrustedServerException _ -> new Diagnosis(CloseReason.UNTRUSTED_SERVER, message);
      case NoiseException _, FrameException _, NodeException _, DecoderException _ ->
          new Diagnosis(CloseReason.PROTOCOL_ERROR, message);
      case TransportException _ -> lost(message);
      case WebSocketHandshakeException _ -> lost("no WebSocket: " + message);
      case UnknownHostException _ -> lost("unknown host: " + message);
      case SSLException _ -> lost("no TLS: " + message);
      case ClosedChannelException _ -> lost("the connection is closed");
      case IOException _ -> lost(message);
      default -> {
        LOGGER.atError().setCause(thrown).log("a connection met a defect");
        yield new Diagnosis(CloseReason.PROTOCOL_ERROR, "a defect: " + cause);
      }
    };
  }

  private static Diagnosis lost(String detail) {
    return new Diagnosis(CloseReason.CONNECTION_LOST, detail);
  }
}
