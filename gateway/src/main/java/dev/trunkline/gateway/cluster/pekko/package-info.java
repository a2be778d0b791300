/// Owns the agreement of members on who runs which shard, by Apache Pekko Cluster Sharding: one
/// actor per shard, on some member at all times; and how members know each other by certificates.
/// Does not know sessions, nor who may write (the store knows). Threads: Pekko's; nothing here
/// blocks them, except where it says so.
@NullMarked
package dev.trunkline.gateway.cluster.pekko;

import org.jspecify.annotations.NullMarked;
