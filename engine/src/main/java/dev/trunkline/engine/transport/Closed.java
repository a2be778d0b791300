package dev.trunkline.engine.transport;

import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.Input;

/// The connection of the last [Connect] is gone, or never came to be.
///
/// @param detail what happened, for people
public record Closed(CloseReason reason, String detail) implements Input.Arrival {}
