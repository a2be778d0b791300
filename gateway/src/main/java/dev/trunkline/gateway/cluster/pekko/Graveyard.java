package dev.trunkline.gateway.cluster.pekko;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The addresses of members that are known to be dead. Pekko makes failure detectors by reflection,
/// from a part of its settings: they find the graveyard of their assembly by the number there.
final class Graveyard implements AutoCloseable {
  /// Where in the settings of failure detectors the number is.
  static final String SETTING = "graveyard";

  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final Map<Long, Graveyard> OPEN = new ConcurrentHashMap<>();

  private final long number = NUMBERS.incrementAndGet();
  private final Set<String> graves = ConcurrentHashMap.newKeySet();

  Graveyard() {
    OPEN.put(number, this);
  }

  static Graveyard of(long number) {
    Graveyard open = OPEN.get(number);
    return open == null ? new Graveyard() : open;
  }

  long number() {
    return number;
  }

  void bury(String address) {
    graves.add(address);
  }

  /// Only those at these addresses are still of interest.
  void live(Set<String> addresses) {
    graves.removeAll(addresses);
  }

  boolean holds(String address) {
    return graves.contains(address);
  }

  @Override
  public void close() {
    OPEN.remove(number);
  }
}
