/// Owns receipts and acks: what tells a sender, or WhatsApp, what became of a stanza. Does not know
/// how messages are encrypted. Threads: pure functions.
@NullMarked
package dev.trunkline.engine.receipt;

import org.jspecify.annotations.NullMarked;
