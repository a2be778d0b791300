/// Owns what the server remembers: accounts, their devices, groups, one-time keys and stanzas that
/// wait for a device. Does not know connections, stanza meanings or phones. Threads: one at a time.
@NullMarked
package dev.trunkline.simulator.registry;

import org.jspecify.annotations.NullMarked;
