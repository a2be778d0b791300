/// Owns what happens to groups: who makes them, who joins and who leaves, and who is told. Does not
/// know messages. Threads: one at a time.
@NullMarked
package dev.trunkline.simulator.group;

import org.jspecify.annotations.NullMarked;
