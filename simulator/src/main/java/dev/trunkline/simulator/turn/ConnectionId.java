package dev.trunkline.simulator.turn;

/// Names one connection of a client, never used again.
public record ConnectionId(long number) {
  @Override
  public String toString() {
    return "connection " + number;
  }
}
