package dev.trunkline.engine.noise;

/// What a finished handshake leaves to one side of the connection.
public record TransportKeys(CipherState sending, CipherState receiving) {}
