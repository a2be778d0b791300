package dev.trunkline.engine.transport;

import dev.trunkline.engine.Effect;
import dev.trunkline.engine.node.Node;

public record Transmit(Node stanza) implements Effect {}
