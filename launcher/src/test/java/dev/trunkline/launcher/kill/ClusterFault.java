package dev.trunkline.launcher.kill;

/// What befalls a cluster in a test.
enum ClusterFault {
  KILL("a member is killed (SIGKILL)"),
  KILL_OLDEST("the oldest member is killed, which coordinates"),
  FREEZE("a member is frozen for 10 s (SIGSTOP)"),
  STOP("a member is told to stop (SIGTERM), and starts again"),
  ROLLING("all members restart, one by one (SIGTERM)"),
  STORE_FREEZES("the database is frozen for 6 s"),
  LIFELINE("a member's lifeline is closed by the database, again and again for 5 s"),
  HOST_LOST("a member's machine vanishes without a word for 15 s (its wire is pulled)"),
  STORE_LOST("a member does not reach the database for 15 s"),
  PARTED("a member and the others do not reach each other for 20 s, all reach the database"),
  ALONE("a member reaches WhatsApp for 15 s, and neither the database nor the others");

  private final String text;

  ClusterFault(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /// Whether it needs members with a network each.
  boolean needsWires() {
    return compareTo(HOST_LOST) >= 0;
  }
}
