/// Owns tests of the engine's linked device against the simulator's core: no sockets, no threads,
/// time that stands still unless told. Threads: one.
@NullMarked
package dev.trunkline.simulator.device;

import org.jspecify.annotations.NullMarked;
