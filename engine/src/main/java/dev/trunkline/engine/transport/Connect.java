package dev.trunkline.engine.transport;

import dev.trunkline.engine.Effect;
import dev.trunkline.engine.crypto.CurveKeyPair;
import java.net.URI;
import java.util.Optional;

/// Opens a connection; one that is open closes first. [Opened] or [Closed] follows, and in the end
/// exactly one [Closed].
///
/// @param server where to, when not where the network usually connects
/// @param payload what this client says of itself, an encoded `ClientPayload`
/// @param noiseKeys what the server knows this client by
/// @param routing what the server gave this client to bring along
public record Connect(
    Optional<URI> server, byte[] payload, CurveKeyPair noiseKeys, Optional<byte[]> routing)
    implements Effect {

  public Connect {
    server.ifPresent(Endpoint::of);
  }

  @Override
  public boolean connects() {
    return true;
  }
}
