package dev.trunkline.launcher.kill;

/// Someone who writes texts on a phone. Used by one thread.
final class PhoneWriter implements Traffic.Writer {
  private final Lane lane;
  private final World world;
  private final Ledger ledger;
  private int number;

  PhoneWriter(Lane lane, World world, Ledger ledger) {
    this.lane = lane;
    this.world = world;
    this.ledger = ledger;
  }

  @Override
  public void write() {
    number++;
    String id = world.write(lane, Written.text(lane, number));
    ledger.add(new Written(lane, number, id));
  }
}
