/// Owns the way of a message from one device to the devices it was encrypted for. Does not know
/// what it says. Threads: one at a time.
@NullMarked
package dev.trunkline.simulator.message;

import org.jspecify.annotations.NullMarked;
