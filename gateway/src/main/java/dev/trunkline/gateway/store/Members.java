package dev.trunkline.gateway.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Who is in the cluster. Each call blocks, and throws a [StoreException] when it cannot answer.
public interface Members {

  /// Begins a life. Earlier lives that listened at the same address are over: it is taken.
  Lifeline join(MemberProfile profile);

  /// Those that live, by incarnation.
  List<Member> living();

  /// The latest lives, the newest first.
  List<Member> latest(int limit);

  Optional<Member> find(MemberId id);

  Vigil vigil();

  /// Declares a member gone: it never writes again, and its shards are free.
  ///
  /// @return false when it was already
  boolean bury(MemberId id, String reason);

  /// Declares a member gone, unless it has renewed its lease since it was looked at.
  ///
  /// @return false when it was gone already, or is not
  boolean burySilent(Member silent, String reason);

  /// Says that a member's shards are to go elsewhere, so many at a time; 0 that they may stay.
  void drain(MemberId id, int atOnce);

  /// For so long, shards are to move until all members are as full as each other, however few
  /// sessions are disturbed for it.
  void evenOut(Duration time);

  /// Whether that is so now.
  boolean evensOut();

  /// The membership protocol counts the member in.
  void up(MemberId id);

  /// Decides how a member gets into the cluster: those that start at the same time are told apart.
  Entrance entrance(MemberId id);

  /// How a member gets into the cluster.
  sealed interface Entrance {
    /// By others, which are up.
    record Join(List<Member> others) implements Entrance {}

    /// By beginning it.
    record Found() implements Entrance {}

    /// Later: another one begins it right now.
    record Wait() implements Entrance {}
  }

  /// The time, by the store's clock.
  Instant now();

  /// What only members of this cluster know.
  byte[] secret();

  /// Makes `owner` the one who decides what is called `name`, unless another one does already.
  boolean acquire(String name, String owner, Duration time);

  boolean release(String name, String owner);
}
