package dev.trunkline.simulator.transport;

/// Names one connection of an [Acceptor]; never used again.
public record ConnectionId(long number) {}
