package dev.trunkline.simulator.transport;

import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.proto.handshake.ClientPayload;
import java.util.Optional;

/// What a finished handshake tells of a client.
record Admitted(ClientPayload payload, CurvePublicKey key, Optional<byte[]> routing) {}
