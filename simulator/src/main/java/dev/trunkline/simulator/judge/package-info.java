/// Owns the judgement over clients: what they must never do, and whether they did it. Does not know
/// how stanzas are routed. Threads: one at a time.
@NullMarked
package dev.trunkline.simulator.judge;

import org.jspecify.annotations.NullMarked;
