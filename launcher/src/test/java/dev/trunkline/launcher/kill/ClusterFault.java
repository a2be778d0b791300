package dev.trunkline.launcher.kill;

/// What befalls a cluster in a test.
enum ClusterFault {
  KILL(Terrain.PLAIN, "a member is killed (SIGKILL)"),
  KILL_OLDEST(Terrain.PLAIN, "the oldest member is killed, which coordinates"),
  FREEZE(Terrain.PLAIN, "a member is frozen for 10 s (SIGSTOP)"),
  STOP(Terrain.PLAIN, "a member is told to stop (SIGTERM), and starts again"),
  ROLLING(Terrain.PLAIN, "all members restart, one by one (SIGTERM)"),
  ALL_KILLED(Terrain.PLAIN, "all members are killed at once (SIGKILL), and start again"),
  ALL_STOPPED(Terrain.PLAIN, "all members are told to stop at once (SIGTERM), and start again"),
  ALL_CRASH(Terrain.PLAIN, "all members are killed, the database crashes, and all start again"),
  STORE_FREEZES(Terrain.PLAIN, "the database is frozen for 6 s"),
  LIFELINE(Terrain.PLAIN, "a member's lifeline is closed by the database, again and again for 5 s"),
  POOL_SHARED(Terrain.POOLS, "one of two members that serve a pool is killed"),
  POOL_LONELY(Terrain.POOLS, "the only member that serves a pool is killed, for 15 s"),
  CLOCK(Terrain.CLOCKS, "a member's clock is set 1 h ahead, 10 s later 2 h back"),
  CLOCK_LEFT(
      Terrain.CLOCKS, "a member 1 h ahead is told to stop after 10 s, and starts again 1 h behind"),
  STORE_CLOCK(Terrain.CLOCKS, "the database's clock is set 1 h ahead, 10 s later 2 h back"),
  HOST_LOST(
      Terrain.WIRES, "a member's machine vanishes without a word for 15 s (its wire is pulled)"),
  STORE_LOST(Terrain.WIRES, "a member does not reach the database for 15 s"),
  PARTED(
      Terrain.WIRES,
      "a member and the others do not reach each other for 20 s, all reach the database"),
  ALONE(
      Terrain.WIRES, "a member reaches WhatsApp for 15 s, and neither the database nor the others");

  private final Terrain terrain;
  private final String text;

  ClusterFault(Terrain terrain, String text) {
    this.terrain = terrain;
    this.text = text;
  }

  String text() {
    return text;
  }

  /// The kind of cluster that it is for.
  Terrain terrain() {
    return terrain;
  }
}
