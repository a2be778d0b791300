package dev.trunkline.launcher.kill;

import java.security.SecureRandom;

/// How large a run is, by system properties: `kills`, `seed`, and `store`, which is `sqlite` or
/// `postgres`.
///
/// @param seed decides moments, pauses and faults; threads and processes still run as they like
record Plan(int kills, long seed, Backend store) {
  private static final int SEEDS = 1_000_000;

  /// What the gateway keeps its sessions in.
  enum Backend {
    SQLITE,
    POSTGRES
  }

  static Plan ofProperties() {
    return new Plan(
        Integer.getInteger("kills", Phase.values().length),
        Long.getLong("seed", new SecureRandom().nextInt(SEEDS)),
        switch (System.getProperty("store", "sqlite")) {
          case "sqlite" -> Backend.SQLITE;
          case "postgres" -> Backend.POSTGRES;
          case String other ->
              throw new IllegalArgumentException(
                  "'store' must be sqlite or postgres, not " + other);
        });
  }
}
