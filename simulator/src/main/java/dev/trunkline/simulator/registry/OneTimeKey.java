package dev.trunkline.simulator.registry;

/// A one-time pre-key as others see it.
///
/// @param id 24 bits
/// @param key 32 bytes
public record OneTimeKey(int id, byte[] key) {}
