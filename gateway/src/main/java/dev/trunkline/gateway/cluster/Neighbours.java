package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.store.MemberId;
import java.util.Optional;

/// What a member knows of the others, and of itself.
public interface Neighbours {
  Census census();

  /// Takes a census now rather than later.
  void hurry();

  /// Who this process is now.
  Optional<MemberId> self();
}
