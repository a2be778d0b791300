package dev.trunkline.engine.transport;

import dev.trunkline.engine.Input;
import dev.trunkline.engine.node.Node;

public record StanzaArrived(int number, Node stanza) implements Input.Arrival {}
