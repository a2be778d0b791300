package dev.trunkline.engine.signal;

import dev.trunkline.engine.crypto.CurvePublicKey;

/// The public key that a device keeps for life.
public record IdentityKey(CurvePublicKey publicKey) {}
