package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.Members;
import dev.trunkline.gateway.store.ShardId;
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

    /// This member shall not run the shard any more.
    ///
    /// @return completes when another one may
    CompletionStage<Void> leave(ShardId shard);

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
