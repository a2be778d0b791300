package dev.trunkline.gateway.store;

import dev.trunkline.gateway.seal.MasterKeys;
import java.util.Optional;

/// How to open a store.
///
/// @param url `sqlite:path/to/file` or `postgres://user:password@host:port/database`
/// @param shards how many shards a new store gets; one that exists keeps its number
/// @param masterKeys seal secrets; without them everything is stored as it is
/// @param connections at most so many to PostgreSQL
public record StoreSettings(
    String url, int shards, Optional<MasterKeys> masterKeys, int connections) {
  public static final int SHARDS = 256;
  public static final int CONNECTIONS = 8;

  public StoreSettings {
    if (shards < 1 || shards > 65_536) {
      throw new IllegalArgumentException("a store has 1 to 65536 shards, not " + shards);
    }
    if (connections < 2) {
      throw new IllegalArgumentException("a store needs 2 connections or more");
    }
  }

  public static StoreSettings of(String url) {
    return new StoreSettings(url, SHARDS, Optional.empty(), CONNECTIONS);
  }

  public StoreSettings with(MasterKeys keys) {
    return new StoreSettings(url, shards, Optional.of(keys), connections);
  }

  /// The URL may hold a password.
  @Override
  public String toString() {
    return "StoreSettings[%d shards, %s, %d connections]"
        .formatted(shards, masterKeys, connections);
  }
}
