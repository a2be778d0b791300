package dev.trunkline.gateway.store;

import java.time.Instant;
import java.util.Optional;

/// Who owns a shard now.
///
/// @param pool whose sessions it is for; empty for those without a pool
/// @param member empty when nobody does
/// @param since when that began, by the store's clock
public record ShardOwner(
    ShardAndEpoch guard, Optional<String> pool, Optional<MemberId> member, Instant since) {}
