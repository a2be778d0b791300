package dev.trunkline.launcher.bench;

/// What was measured of a goal in this run.
///
/// @param full whether at the size that the goal speaks of
/// @param how what else must be said, such as the size; may be empty
/// @param peers what other clients needed in the same run; may be empty
record Figure(Goal goal, double value, boolean full, String how, String peers) {

  static Figure of(Goal goal, double value) {
    return new Figure(goal, value, true, "", "");
  }

  static Figure of(Goal goal, double value, boolean full, String how) {
    return new Figure(goal, value, full, how, "");
  }

  /// @param where they were counted
  static Figure faults(long count, String where) {
    return new Figure(Goal.FAULTS, (double) count, true, where, "");
  }

  /// Of clients that others wrote, and nothing of ours.
  static Figure ofPeers(Goal goal, String peers) {
    return new Figure(goal, Double.NaN, true, "", peers);
  }

  boolean isOurs() {
    return !Double.isNaN(value);
  }
}
