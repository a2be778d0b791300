package dev.trunkline.simulator.transport;

import dev.trunkline.engine.noise.ServerHandshake;
import dev.trunkline.engine.transport.TransportLimits;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;

/// Where and as whom an [Acceptor] listens.
///
/// @param port 0 for any that is free
/// @param tls the certificate to show when clients come with wss://
public record AcceptorSettings(
    String host,
    int port,
    ServerHandshake.Identity identity,
    Optional<KeyManagerFactory> tls,
    TransportLimits limits) {}
