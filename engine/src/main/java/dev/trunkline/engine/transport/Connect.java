package dev.trunkline.engine.transport;

import dev.trunkline.engine.Effect;
import dev.trunkline.engine.crypto.CurveKeyPair;
import java.util.Optional;

/// Opens a connection; one that is open closes first. [Opened] or [Closed] follows, and in the end
/// exactly one [Closed].
///
/// @param connection what arrives on it bears this number; drawn at random, so that no two are
///   alike
/// @param payload what this client says of itself, an encoded `ClientPayload`
/// @param noiseKeys what the server knows this client by
/// @param routing what the server gave this client to bring along
public record Connect(
    long connection, byte[] payload, CurveKeyPair noiseKeys, Optional<byte[]> routing)
    implements Effect {

  @Override
  public boolean connects() {
    return true;
  }
}
