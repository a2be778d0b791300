/// Owns what tests of the simulator share: a core with a hand-driven clock, and devices that speak
/// to it as real ones do. Does not know sockets. Threads: one at a time.
@NullMarked
package dev.trunkline.simulator.testing;

import org.jspecify.annotations.NullMarked;
