package dev.trunkline.simulator.judge;

import dev.trunkline.simulator.registry.Device;

/// What one device encrypted for another one.
///
/// @param type `pkmsg` or `msg`
public record Ciphertext(
    Device sender, Device receiver, String messageId, String type, byte[] bytes) {}
