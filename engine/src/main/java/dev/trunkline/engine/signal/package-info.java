/// Owns Signal: pre-keys, the pairwise ratchet ([dev.trunkline.engine.signal.SignalSession]) and
/// sender keys, their messages and their records. Does not know stanzas, stores or what a plaintext
/// says. Threads: every value is immutable; whoever holds the latest one decides who may use it.
///
/// Follows the public specifications "The X3DH Key Agreement Protocol", "The Double Ratchet
/// Algorithm" and "The XEdDSA and VXEdDSA Signature Schemes", with the constants and the wire form
/// that WhatsApp uses.
@NullMarked
package dev.trunkline.engine.signal;

import org.jspecify.annotations.NullMarked;
