/// Owns the way of a stanza to a device: sent and kept until answered, kept for later, or handed to
/// the phone. Does not know where stanzas come from. Threads: one at a time.
@NullMarked
package dev.trunkline.simulator.delivery;

import org.jspecify.annotations.NullMarked;
