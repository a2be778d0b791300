package dev.trunkline.engine.transport;

import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.Input;

/// A connection is gone, or never came to be.
///
/// @param detail what happened, for people
public record Closed(long connection, CloseReason reason, String detail) implements Input.Arrival {}
