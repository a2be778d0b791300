package dev.trunkline.gateway.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.store.DailyWindow;
import dev.trunkline.gateway.store.Milestones;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.OutboxProgress;
import dev.trunkline.gateway.store.OutboxState;
import dev.trunkline.gateway.store.Write;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutboxQueueTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final Refusal AWAY =
      new Refusal(OptionalInt.of(503), "WhatsApp answered 503", true);

  private final StoredOutbox store = new StoredOutbox();
  private final OutboxQueue queue = new OutboxQueue(0);
  private final Random random = new Random(1);
  private Instant now = NOW;
  private long seq;

  @Test
  void sendsOneAfterTheOtherToOneRecipientAndToManyAtOnce() {
    accept("bob", "bob", "carol");

    assertThat(ready()).containsExactly(1L, 3L);
    assertThat(ready()).isEmpty();
    acknowledge(1);
    assertThat(ready()).containsExactly(2L);
  }

  @Test
  void boundsWhatIsOnItsWay() {
    for (int i = 0; i < 1_000; i++) {
      accept("r" + i);
    }

    assertThat(ready()).hasSize(OutboxQueue.IN_FLIGHT_MAX);
    acknowledge(1);
    assertThat(ready()).hasSize(1);
  }

  @Test
  void servesTheUrgentFirstWithoutStarvingTheRest() {
    for (int i = 0; i < 40; i++) {
      accept("low" + i, -10, now);
    }
    accept("high", 10, now);
    accept("normal", 0, now);

    List<Long> first = ready();

    assertThat(first).startsWith(41L, 42L, 1L);
    now = now.plus(Duration.ofMinutes(21));
    accept("late", 10, now);
    first.forEach(this::acknowledge);
    assertThat(ready()).first().isEqualTo(31L);
  }

  @Test
  void letsPriorityPassNobodyOnTheWayToTheSameRecipient() {
    accept("bob", -10, now);
    accept("bob", 10, now);
    accept("carol", 0, now);

    assertThat(ready()).containsExactly(1L, 3L);
    acknowledge(1);
    assertThat(ready()).containsExactly(2L);
  }

  @Test
  void keepsTheOrderOfEachRecipientThroughRetriesRestartsAndAnyPriority() {
    // Given: 2,000 messages to 20 recipients, far more than are in memory
    Random choice = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      accept("r" + choice.nextInt(20), choice.nextInt(-10, 11), now.plusMillis(i));
    }
    now = now.plusSeconds(60);
    OutboxQueue reopened = new OutboxQueue(2_000);

    // When: each step takes one answer, and asks for more before its writes are stored
    Map<String, Long> last = new HashMap<>();
    List<String> disorder = new ArrayList<>();
    ArrayDeque<OutboxEntry> onTheWay = new ArrayDeque<>();
    while (reopened.size() > 0) {
      List<Write> writes = new ArrayList<>();
      reopened.settled();
      OutboxEntry entry = onTheWay.poll();
      if (entry != null && choice.nextInt(10) == 0) {
        writes.addAll(reopened.rejected(entry.messageId(), AWAY, now, random).writes());
      } else if (entry != null) {
        writes.addAll(reopened.sent(entry.messageId(), now, now));
        if (last.getOrDefault(entry.recipient(), 0L) >= entry.seq()) {
          disorder.add(entry.toString());
        }
        last.put(entry.recipient(), entry.seq());
      }
      OutboxQueue.Round round = reopened.next(now, true, store);
      writes.addAll(round.writes());
      for (OutboxEntry ready : round.ready()) {
        writes.addAll(reopened.encrypted(ready.messageId(), now));
        onTheWay.add(ready);
      }
      store.write(writes);
      boolean waits = onTheWay.isEmpty() && reopened.size() > 0;
      now = waits ? reopened.wakeAt(now).orElseThrow() : now;
    }

    // Then
    assertThat(disorder).isEmpty();
    assertThat(store.all()).allMatch(it -> it.progress().state() == OutboxState.SENT);
  }

  @Test
  void doesNotLetRecipientsWithoutConnectionStarveOthers() {
    // Given: more messages than are in memory, to those who are away
    for (int i = 0; i < 600; i++) {
      accept("away" + i % 60);
    }
    for (Long away = 1L; away != null; ) {
      List<Long> round = ready();
      round.forEach(it -> apply(queue.rejected(id(it), AWAY, now, random).writes()));
      away = round.isEmpty() ? null : round.getFirst();
    }

    // When
    accept("bob");

    // Then
    assertThat(ready()).contains(601L);
  }

  /// The step that reads the store has writes of its own, which are not there yet.
  @Test
  void seesWhatIsAcceptedInTheStepThatReadsTheStore() {
    accept("bob");
    OutboxQueue reopened = new OutboxQueue(1);

    OutboxEntry second = entry("bob", 0, now, Optional.empty(), Optional.empty());
    Write ofThisStep = reopened.accept(second, now);
    List<OutboxEntry> first = reopened.next(now, true, store).ready();
    store.write(List.of(ofThisStep));
    reopened.settled();
    OutboxEntry third = entry("bob", 0, now, Optional.empty(), Optional.empty());
    store.write(List.of(reopened.accept(third, now)));
    store.write(reopened.sent(first.getFirst().messageId(), now, now));

    assertThat(first).extracting(OutboxEntry::seq).containsExactly(1L);
    assertThat(reopened.next(now, true, store).ready())
        .extracting(OutboxEntry::seq)
        .containsExactly(2L);
  }

  @Test
  void waitsForTheTimeThatWasChosen() {
    Instant later = now.plus(Duration.ofHours(3));
    accept("bob", 10, later);
    accept("bob");

    assertThat(ready()).containsExactly(2L);
    acknowledge(2);
    assertThat(queue.wakeAt(now)).contains(later);
    now = later;
    assertThat(ready()).containsExactly(1L);
  }

  @Test
  void givesUpWhatIsNotSentInTime() {
    accept(entry("bob", 0, now, Optional.of(now.plusSeconds(10)), Optional.empty()));
    accept("bob");
    queue.next(now, true, store).ready().forEach(it -> apply(queue.encrypted(it.messageId(), now)));
    accept(entry("bob", 0, now, Optional.of(now.plusSeconds(5)), Optional.empty()));
    now = now.plusSeconds(30);
    acknowledge(1);

    acknowledgeAll();
    OutboxQueue.Round round = queue.next(now, true, store);
    apply(round.writes());

    assertThat(round.ready()).isEmpty();
    assertThat(store.get(3).progress().state()).isEqualTo(OutboxState.EXPIRED);
    assertThat(store.get(3).progress().error()).contains("its time to live is over");
    assertThat(queue.size()).isZero();
  }

  @Test
  void movesWhatMissedItsTimeOfTheDayToTheNext() {
    DailyWindow lunch = new DailyWindow(LocalTime.of(11, 0), LocalTime.of(13, 0), ZoneOffset.UTC);
    accept("bob");
    accept(entry("bob", 0, now, Optional.empty(), Optional.of(lunch)));
    assertThat(ready()).containsExactly(1L);

    now = now.plus(Duration.ofHours(2));
    acknowledge(1);
    List<Long> tooLate = ready();
    accept("bob");

    Instant tomorrow = Instant.parse("2026-11-02T11:00:00Z");
    assertThat(tooLate).isEmpty();
    assertThat(store.get(2).dueAt()).isEqualTo(tomorrow);
    assertThat(ready()).containsExactly(3L);
    acknowledge(3);
    now = tomorrow;
    assertThat(ready()).containsExactly(2L);
  }

  @Test
  void triesTroubleAgainAndGivesUpWhatIsRefusedForGood() {
    accept("bob", "carol");
    assertThat(ready()).containsExactly(1L, 2L);

    OutboxQueue.Rejection trouble = queue.rejected(id(1), AWAY, now, random);
    OutboxQueue.Rejection end =
        queue.rejected(
            id(2), new Refusal(OptionalInt.of(463), "WhatsApp answered 463", false), now, random);
    apply(trouble.writes());
    apply(end.writes());

    assertThat(trouble.end()).isEmpty();
    assertThat(store.get(1).progress().readyAt().orElseThrow())
        .isBetween(now.plusSeconds(1), now.plusSeconds(3));
    assertThat(end.end()).contains("WhatsApp answered 463");
    assertThat(store.get(2).progress().state()).isEqualTo(OutboxState.DEAD);
  }

  @Test
  void waitsLongerWhenWhatsAppWantsLess() {
    Refusal throttled = new Refusal(OptionalInt.of(429), "WhatsApp answered 429", true);

    Duration first = RetrySchedule.delay(throttled.kind(), 1, random);
    Duration later = RetrySchedule.delay(throttled.kind(), 11, random);

    assertThat(first).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(45));
    assertThat(later).isBetween(Duration.ofMinutes(7), Duration.ofMinutes(23));
  }

  @Test
  void takesBackWhatHasNotLeft() {
    accept("bob", "bob", "bob");
    assertThat(ready()).containsExactly(1L);

    assertThat(order(OutboxOrder.CANCEL, 1)).isFalse();
    assertThat(order(OutboxOrder.CANCEL, 2)).isTrue();
    assertThat(order(OutboxOrder.CANCEL, 2)).isFalse();
    acknowledge(1);

    assertThat(ready()).containsExactly(3L);
    assertThat(store.get(2).progress().state()).isEqualTo(OutboxState.CANCELLED);
  }

  @Test
  void holdsBackAndLetsGo() {
    accept("bob", "bob");
    assertThat(order(OutboxOrder.PAUSE, 1)).isTrue();
    assertThat(ready()).containsExactly(2L);
    acknowledge(2);
    assertThat(ready()).isEmpty();

    assertThat(order(OutboxOrder.RESUME, 1)).isTrue();

    assertThat(ready()).containsExactly(1L);
  }

  @Test
  void sendsWhatWasGivenUpAgainAsItWas() {
    accept("bob");
    assertThat(ready()).containsExactly(1L);
    apply(queue.encrypted(id(1), now));
    apply(
        queue.rejected(id(1), new Refusal(OptionalInt.empty(), "no", false), now, random).writes());
    assertThat(queue.size()).isZero();

    assertThat(order(OutboxOrder.REDRIVE, 1)).isTrue();

    assertThat(ready()).containsExactly(1L);
    assertThat(store.get(1).progress().state()).isEqualTo(OutboxState.SENDING);
    acknowledge(1);
    assertThat(store.get(1).progress().state()).isEqualTo(OutboxState.SENT);
    assertThat(queue.size()).isZero();
  }

  @Test
  void dropsWhatWaitsAndWhatWasGivenUp() {
    accept("bob", "carol");
    apply(queue.next(now, true, store).writes());
    apply(
        queue.rejected(id(1), new Refusal(OptionalInt.empty(), "no", false), now, random).writes());
    queue.disconnected();

    assertThat(order(OutboxOrder.PURGE, 1)).isTrue();
    assertThat(order(OutboxOrder.PURGE, 2)).isTrue();

    assertThat(queue.size()).isZero();
    assertThat(store.all()).allMatch(it -> it.progress().state() == OutboxState.CANCELLED);
  }

  @Test
  void readsTheStoreRarelyHoweverMuchWaitsInIt() {
    for (int i = 0; i < 5_000; i++) {
      accept("r" + i % 500);
    }
    int before = store.reads();

    for (int i = 0; i < 5_000; i++) {
      ready();
      acknowledge(firstOnItsWay());
    }

    assertThat(queue.size()).isZero();
    assertThat(store.reads() - before).isLessThan(250);
  }

  private final List<Long> onTheirWay = new ArrayList<>();

  private long firstOnItsWay() {
    return onTheirWay.getFirst();
  }

  private void acknowledgeAll() {
    while (!ready().isEmpty() || !onTheirWay.isEmpty()) {
      acknowledge(firstOnItsWay());
    }
  }

  private List<Long> ready() {
    OutboxQueue.Round round = queue.next(now, true, store);
    apply(round.writes());
    List<Long> ready = round.ready().stream().map(OutboxEntry::seq).toList();
    onTheirWay.addAll(ready);
    return ready;
  }

  private boolean order(OutboxOrder order, long number) {
    List<Write> writes = queue.order(order, store.get(number), now);
    apply(writes);
    return !writes.isEmpty();
  }

  private void acknowledge(long number) {
    apply(queue.sent(id(number), now, now));
    onTheirWay.remove(number);
  }

  @Test
  void writesWhenAMessageLeftWithWhatBecomesOfIt() {
    // Given
    accept("bob");
    OutboxQueue.Round round = queue.next(now, true, store);
    String id = round.ready().getFirst().messageId();

    // When
    List<Write> encrypted = queue.encrypted(id, now);
    apply(encrypted);
    queue.left(id, now.plusMillis(2));
    queue.left(id, now.plusMillis(900)); // again, after a lost connection
    List<Write> sent = queue.sent(id, now.plusMillis(5), now.plusMillis(7));
    apply(sent);

    // Then: a message costs one row per change set, and no more
    assertThat(encrypted).hasSize(1);
    assertThat(sent).hasSize(1);
    assertThat(store.all().getFirst().progress().passed())
        .isEqualTo(
            new Milestones(
                Optional.of(now), Optional.of(now.plusMillis(2)), Optional.of(now.plusMillis(5))));
  }

  @Test
  void writesWhatLeftWhenTheConnectionIsLost() {
    // Given
    accept("bob", "carol");
    queue.next(now, true, store).ready().forEach(it -> apply(queue.encrypted(it.messageId(), now)));
    queue.left(id(1), now);

    // When
    List<Write> writes = queue.disconnected();
    apply(writes);

    // Then
    assertThat(writes).hasSize(1);
    assertThat(store.all().getFirst().progress().passed().sentAt()).contains(now);
  }

  private void apply(List<Write> writes) {
    store.write(writes);
    queue.settled();
  }

  private void accept(String... recipients) {
    for (String recipient : recipients) {
      accept(recipient, 0, now);
    }
  }

  private void accept(String recipient, int priority, Instant dueAt) {
    accept(entry(recipient, priority, dueAt, Optional.empty(), Optional.empty()));
  }

  private void accept(OutboxEntry entry) {
    apply(List.of(queue.accept(entry, now)));
  }

  private OutboxEntry entry(
      String recipient,
      int priority,
      Instant dueAt,
      Optional<Instant> expiresAt,
      Optional<DailyWindow> hours) {
    seq++;
    return new OutboxEntry(
        seq,
        id(seq),
        recipient,
        "{}",
        priority,
        now,
        dueAt,
        expiresAt,
        hours,
        Optional.empty(),
        Optional.empty(),
        OutboxProgress.begin(OutboxState.QUEUED, Optional.of(dueAt), now));
  }

  private static String id(long number) {
    return "M" + number;
  }
}
