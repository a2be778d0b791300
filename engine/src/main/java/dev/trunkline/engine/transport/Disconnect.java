package dev.trunkline.engine.transport;

import dev.trunkline.engine.Effect;

/// Closes the connection, if there is one, after what was transmitted before.
public record Disconnect() implements Effect {}
