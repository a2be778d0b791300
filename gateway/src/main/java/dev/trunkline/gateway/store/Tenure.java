package dev.trunkline.gateway.store;

import java.time.Instant;
import java.util.Optional;

/// One line of the ownership history: who owned a shard, from when to when, and why. Times are the
/// store's, one clock for all members.
///
/// @param reason why it began
/// @param until empty while it lasts
/// @param ended why it ended
public record Tenure(
    ShardAndEpoch guard,
    MemberId member,
    Instant since,
    String reason,
    Optional<Instant> until,
    Optional<String> ended) {}
