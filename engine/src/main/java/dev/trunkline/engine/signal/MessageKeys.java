package dev.trunkline.engine.signal;

import dev.trunkline.engine.crypto.Secret;

/// The keys of one message between two devices.
record MessageKeys(CipherKey cipherKey, Secret macKey) {}
