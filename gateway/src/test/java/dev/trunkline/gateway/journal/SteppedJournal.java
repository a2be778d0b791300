package dev.trunkline.gateway.journal;

import dev.trunkline.gateway.store.Store;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// A [Journal] without a thread, for worlds that decide when it commits.
public final class SteppedJournal {
  private SteppedJournal() {}

  /// @param pause returns after a while of the world's time
  public static Journal open(Store store, LongSupplier nanos, Consumer<Duration> pause) {
    return new Journal(
        store,
        JournalSettings.DEFAULT,
        JournalMetrics.NONE,
        new Pace() {
          @Override
          public long nanos() {
            return nanos.getAsLong();
          }

          @Override
          public void pause(Duration time) {
            pause.accept(time);
          }
        });
  }

  /// Commits what waits. Something must.
  public static void round(Journal journal) {
    boolean _ = journal.round();
  }
}
