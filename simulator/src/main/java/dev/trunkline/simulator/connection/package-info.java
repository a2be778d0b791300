/// Owns the live connections: whose they are, which stage they are in, and the way out to them with
/// its latency and faults. Does not know what stanzas mean. Threads: one at a time.
@NullMarked
package dev.trunkline.simulator.connection;

import org.jspecify.annotations.NullMarked;
