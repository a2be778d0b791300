package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// How long others have not renewed their leases, by this process's own clock: from when it first
/// saw their latest renewal, which is not earlier than the renewal. So nobody is silent because a
/// clock was set. Used by one thread.
final class Silence {
  private final LongSupplier nanos;
  private final Map<MemberId, Seen> seen = new HashMap<>();

  /// @param renewal the time that tells it from others
  private record Seen(Instant renewal, long since) {}

  /// @param nanos a clock as [System#nanoTime]
  Silence(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// Looks at those that live.
  ///
  /// @return who has been silent for longer than that
  List<Member> longerThan(Duration time, List<Member> living) {
    long now = nanos.getAsLong();
    Set<MemberId> ids = living.stream().map(Member::id).collect(Collectors.toSet());
    seen.keySet().retainAll(ids);
    return living.stream().filter(it -> of(it, now) > time.toNanos()).toList();
  }

  private long of(Member member, long now) {
    Seen latest =
        seen.compute(
            member.id(),
            (_, before) ->
                before != null && before.renewal.equals(member.seenAt())
                    ? before
                    : new Seen(member.seenAt(), now));
    return now - latest.since;
  }
}
