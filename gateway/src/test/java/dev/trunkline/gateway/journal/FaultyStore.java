package dev.trunkline.gateway.journal;

import dev.trunkline.gateway.store.Answers;
import dev.trunkline.gateway.store.ChangeSet;
import dev.trunkline.gateway.store.DeviceRecords;
import dev.trunkline.gateway.store.EventLog;
import dev.trunkline.gateway.store.EventStream;
import dev.trunkline.gateway.store.Members;
import dev.trunkline.gateway.store.Outbox;
import dev.trunkline.gateway.store.Outcome;
import dev.trunkline.gateway.store.Ownership;
import dev.trunkline.gateway.store.Sessions;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreUnavailableException;
import dev.trunkline.gateway.store.Upkeep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// A store whose commits can be held back, made to fail, or made to lose their answer.
final class FaultyStore implements Store {
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private final Store store;
  private final List<Integer> commits = Collections.synchronizedList(new ArrayList<>());
  private final AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(0));
  private final AtomicReference<Duration> delay = new AtomicReference<>(Duration.ZERO);
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger lostAnswers = new AtomicInteger();

  FaultyStore(Store store) {
    this.store = store;
  }

  /// Holds commits back until the latch is counted down.
  CountDownLatch holdBack() {
    CountDownLatch latch = new CountDownLatch(1);
    gate.set(latch);
    return latch;
  }

  /// Makes the next commits fail without writing.
  void fail(int times) {
    failures.set(times);
  }

  /// Makes the next commits fail after writing.
  void loseAnswers(int times) {
    lostAnswers.set(times);
  }

  /// Makes each commit take so much longer.
  void slowDown(Duration by) {
    delay.set(by);
  }

  /// The sizes of all commits that were tried.
  List<Integer> commits() {
    return List.copyOf(commits);
  }

  @Override
  public List<Outcome> commit(List<ChangeSet> changeSets) {
    commits.add(changeSets.size());
    try {
      gate.get().await();
      boolean _ = NEVER.await(delay.get().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw new StoreUnavailableException("the database is gone");
    }
    List<Outcome> outcomes = store.commit(changeSets);
    if (lostAnswers.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw new StoreUnavailableException("the connection broke during the commit");
    }
    return outcomes;
  }

  @Override
  public void ping() {
    store.ping();
  }

  @Override
  public Ownership ownership() {
    return store.ownership();
  }

  @Override
  public Optional<Members> members() {
    return store.members();
  }

  @Override
  public Sessions sessions() {
    return store.sessions();
  }

  @Override
  public DeviceRecords records() {
    return store.records();
  }

  @Override
  public Outbox outbox() {
    return store.outbox();
  }

  @Override
  public EventLog events() {
    return store.events();
  }

  @Override
  public EventStream stream() {
    return store.stream();
  }

  @Override
  public Answers answers() {
    return store.answers();
  }

  @Override
  public Upkeep upkeep() {
    return store.upkeep();
  }

  @Override
  public void close() {
    store.close();
  }
}
