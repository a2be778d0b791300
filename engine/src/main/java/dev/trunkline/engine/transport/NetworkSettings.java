package dev.trunkline.engine.transport;

import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.noise.CertificateChain;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;

/// How the connections of a process reach their server.
///
/// @param server where to
/// @param root who vouches for the server in the Noise handshake
/// @param tlsTrust who vouches for it in TLS, when not whom the JDK trusts
public record NetworkSettings(
    URI server,
    CurvePublicKey root,
    Optional<TrustManagerFactory> tlsTrust,
    TransportLimits limits) {

  public static final NetworkSettings WHATSAPP =
      new NetworkSettings(
          URI.create("wss://web.whatsapp.com/ws/chat"),
          CertificateChain.WHATSAPP_ROOT,
          Optional.empty(),
          TransportLimits.DEFAULT);

  /// @throws IllegalArgumentException when the server's address is not one
  public NetworkSettings {
    Endpoint.of(server);
  }
}
