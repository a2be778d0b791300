package dev.trunkline.gateway.store;

import java.time.Instant;
import java.util.Optional;

/// Who owns a shard now.
///
/// @param member empty when nobody does
/// @param since when that began, by the store's clock
public record ShardOwner(ShardAndEpoch guard, Optional<MemberId> member, Instant since) {}
