package dev.trunkline.engine.transport;

import dev.trunkline.engine.Input;

/// The server proved who it is, and stanzas may flow. It has not yet judged this client's payload.
public record Opened(long connection) implements Input.Arrival {}
