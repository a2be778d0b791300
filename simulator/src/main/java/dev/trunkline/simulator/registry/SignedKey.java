package dev.trunkline.simulator.registry;

/// A signed pre-key as others see it.
///
/// @param id 24 bits
/// @param key 32 bytes
/// @param signature 64 bytes, by the device's identity over 05 and the key
public record SignedKey(int id, byte[] key, byte[] signature) {}
