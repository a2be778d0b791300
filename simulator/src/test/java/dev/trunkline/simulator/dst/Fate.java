package dev.trunkline.simulator.dst;

/// What happens to a process around a commit.
enum Fate {
  LIVES,
  DIES_BEFORE_COMMIT,
  /// After the commit, and after none, some or all of its effects.
  DIES_AFTER_COMMIT
}
