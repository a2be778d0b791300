package dev.trunkline.engine.transport;

import dev.trunkline.engine.Effect;
import dev.trunkline.engine.node.Node;

/// Sends a stanza on the open connection. Without one nothing happens: [Closed] tells, or told,
/// why.
public record Transmit(Node stanza) implements Effect {}
