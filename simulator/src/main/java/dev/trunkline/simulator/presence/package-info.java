/// Owns who is there and who is typing. Nothing of it is kept for devices that are away. Does not
/// know messages. Threads: one at a time.
@NullMarked
package dev.trunkline.simulator.presence;

import org.jspecify.annotations.NullMarked;
