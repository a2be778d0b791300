package dev.trunkline.engine.signal;

import java.util.OptionalInt;

/// Which of the receiver's pre-keys the initiator of a session used.
public record UsedPreKeys(int signedPreKeyId, OptionalInt preKeyId) {}
