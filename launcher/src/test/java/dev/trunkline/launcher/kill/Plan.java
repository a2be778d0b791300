package dev.trunkline.launcher.kill;

import java.security.SecureRandom;

/// How large a run is, by system properties: `kills`, `seed`, and `store`, which is `sqlite` or
/// `postgres`.
///
/// @param seed decides moments, pauses and faults; threads and processes still run as they like
record Plan(int kills, long seed, Backend store) {
  private static final int SEEDS = 1_000_000;

  static Plan ofProperties() {
    return new Plan(
        Integer.getInteger("kills", Phase.values().length),
        seedOfProperties(),
        Backend.of(System.getProperty("store", "sqlite")));
  }

  static long seedOfProperties() {
    return Long.getLong("seed", new SecureRandom().nextInt(SEEDS));
  }
}
