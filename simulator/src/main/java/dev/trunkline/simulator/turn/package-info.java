/// Owns one step of the core: its time and randomness, what comes of it, and what is to happen
/// later. Does not know stanzas. Threads: one at a time.
@NullMarked
package dev.trunkline.simulator.turn;

import org.jspecify.annotations.NullMarked;
