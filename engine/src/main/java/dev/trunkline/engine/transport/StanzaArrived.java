package dev.trunkline.engine.transport;

import dev.trunkline.engine.Input;
import dev.trunkline.engine.node.Node;

/// A stanza came in on the open connection.
public record StanzaArrived(long connection, Node stanza) implements Input.Arrival {}
