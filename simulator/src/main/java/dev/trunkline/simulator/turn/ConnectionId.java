package dev.trunkline.simulator.turn;

/// Names one connection of a client, never used again.
public record ConnectionId(long value) {
  @Override
  public String toString() {
    return "connection " + value;
  }
}
