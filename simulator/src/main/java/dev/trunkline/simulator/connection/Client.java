package dev.trunkline.simulator.connection;

import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.proto.handshake.ClientPayload;

/// What a client showed when it connected.
///
/// @param noiseKey proven by the handshake
public record Client(CurvePublicKey noiseKey, ClientPayload payload) {}
