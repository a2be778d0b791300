package dev.trunkline.gateway.store;

import java.time.InstantSource;

/// The store of simulated clusters refuses what the real ones refuse.
class MemoryStoreTest implements FencingContract {
  private final Store store = new MemoryStore(2, InstantSource.fixed(Scene.NOW));

  @Override
  public Store store() {
    return store;
  }
}
