package dev.trunkline.simulator.judge;

import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Counters;

/// Counts for an account and in total at once.
public final class Tally {
  private final Counters total = new Counters();

  public Counters total() {
    return total;
  }

  public void count(Account account, Counter counter) {
    count(account, counter, 1);
  }

  public void count(Account account, Counter counter, long amount) {
    account.counters().add(counter, amount);
    total.add(counter, amount);
  }

  /// Counts what belongs to no account.
  public void count(Counter counter) {
    total.add(counter, 1);
  }
}
