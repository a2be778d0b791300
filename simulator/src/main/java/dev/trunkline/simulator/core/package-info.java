/// Owns the simulator as one deterministic machine: inputs go in one at a time, outputs come out.
/// Does not know sockets, threads or the clock. Threads: one at a time.
@NullMarked
package dev.trunkline.simulator.core;

import org.jspecify.annotations.NullMarked;
