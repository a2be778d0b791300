/// Owns the seeded worlds of the cluster: sessions, outboxes, ownership and takeover, run by
/// production's code against the simulator's core in one thread. Does not know Pekko, SQL, HTTP.
/// Threads: one at a time; a [dev.trunkline.gateway.dst.Strand] runs while the world waits for it.
@NullMarked
package dev.trunkline.gateway.dst;

import org.jspecify.annotations.NullMarked;
