package dev.trunkline.launcher.kill;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What was written, by whom: what the audit compares arrivals with. May be used from any thread.
final class Ledger {
  private final List<Written> written = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private final Map<Count, LongAdder> counts = new ConcurrentHashMap<>();
  private int answered;
  private int onPhones;

  /// What is counted for the table.
  enum Count {
    /// Requests that were made again, since the answer did not come or was 5xx.
    REPEATED_REQUESTS,
    /// Requests that were made again although they had been answered.
    REPLAYED_REQUESTS,
    /// Requests that were given up without an answer.
    ABANDONED_REQUESTS
  }

  synchronized void add(Written text) {
    written.add(text);
    if (!text.lane().byApi()) {
      onPhones++;
    } else if (text.isCertain()) {
      answered++;
    }
  }

  synchronized List<Written> all() {
    return List.copyOf(written);
  }

  /// How many messages the API has accepted, as far as writers were told.
  synchronized int answered() {
    return answered;
  }

  /// How many were written on phones.
  synchronized int onPhones() {
    return onPhones;
  }

  /// A request was answered as it never should be.
  synchronized void refused(String how) {
    refusals.add(how);
  }

  synchronized List<String> refusals() {
    return List.copyOf(refusals);
  }

  void count(Count what) {
    counts.computeIfAbsent(what, _ -> new LongAdder()).increment();
  }

  long total(Count what) {
    LongAdder found = counts.get(what);
    return found == null ? 0 : found.sum();
  }
}
