/// Owns what makes a member of a process: its lease, its watch over others, the shards that it
/// keeps, and how it finds those of others. Does not know how members agree on who runs what (that
/// is [dev.trunkline.gateway.cluster.pekko]), nor SQL. Threads: each part says which are its own.
@NullMarked
package dev.trunkline.gateway.cluster;

import org.jspecify.annotations.NullMarked;
