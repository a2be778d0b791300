package dev.trunkline.gateway.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One life of one process, as the store knows it. Times are the store's.
///
/// @param incarnation counts all lives of all members
/// @param drain how many of its shards are to leave at a time; 0 when they may stay
/// @param seenAt when it last renewed its lease; another time tells that it did so again
/// @param silence how long ago that was
/// @param up whether the membership protocol counts it in
/// @param gone how it ended; empty while it lives
public record Member(
    MemberId id,
    long incarnation,
    MemberProfile profile,
    int drain,
    Instant joinedAt,
    Instant seenAt,
    Duration silence,
    boolean up,
    Optional<Gone> gone) {

  /// The end of a member.
  public record Gone(Instant at, String reason) {}

  public String name() {
    return profile.name();
  }

  public boolean draining() {
    return drain > 0;
  }

  public boolean lives() {
    return gone.isEmpty();
  }
}
