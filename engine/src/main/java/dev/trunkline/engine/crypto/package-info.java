/// Owns the cryptographic primitives that several layers share: Curve25519 keys, XEdDSA, AES,
/// hashes and key derivation. Does not know what the keys are for. Threads: everything here may be
/// used by any number of threads at once.
@NullMarked
package dev.trunkline.engine.crypto;

import org.jspecify.annotations.NullMarked;
