package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.Members;
import dev.trunkline.gateway.store.ShardId;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/// How members agree on who runs which shard. It decides what is tried; what is allowed is decided
/// by the store.
public interface Assembly extends AutoCloseable {

  /// The port that it listens at.
  int port();

  /// Enters, or begins, the assembly. Returns at once.
  void enter(Duties duties);

  /// The census has changed, or time has passed: some shards may run nowhere.
  void counted(Census census);

  /// Asks a shard's owner to let it go, since this member is ready to run it. The answer, if there
  /// is one, is [Duties#want].
  void ask(Member owner, ShardId shard);

  /// A member is gone for good.
  void buried(Member member);

  /// Leaves in good order, within a few seconds, or at once when that is not possible.
  @Override
  void close();

  /// What a member does for the assembly.
  interface Duties {
    MemberId self();

    boolean runsSessions();

    Members members();

    Census census();

    /// This member shall run the shard.
    void want(ShardId shard);

    /// Another member shall run the shard. It runs on here until that one asks for it.
    void offer(ShardId shard);

    /// Another member asks for shards that it shall run. It gets those that were offered.
    ///
    /// @return completes with them when they are free
    CompletionStage<Set<ShardId>> letGo(Set<ShardId> asked);

    /// This member is not part of the assembly any more, although it did not leave.
    void expelled(String reason);
  }

  /// Makes assemblies.
  @FunctionalInterface
  interface Opening {
    /// @param host where it listens
    /// @param port 0 lets the system choose
    Assembly open(String host, int port);
  }
}
