package dev.trunkline.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.Content;
import dev.trunkline.engine.Profile;
import dev.trunkline.engine.Seeds;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.session.SessionEffect.Answered;
import dev.trunkline.gateway.store.DesiredState;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.OutboxState;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.StoredSession;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;

/// A session whose process dies between its steps, their commits and any of their effects: what was
/// answered is stored, and reaches WhatsApp as one message, in the order of acceptance.
class SessionCrashTest {
  private static final List<Jid> FRIENDS =
      List.of(Jid.phoneNumber("15550000102"), Jid.phoneNumber("15550000103"));
  private static final int ACTIONS = 150;

  private Instant now = Instant.parse("2026-11-01T12:00:00Z");
  private final KeptSession store =
      new KeptSession(
          new StoredSession(
              new SessionId("a"),
              new ShardId(0),
              DesiredState.RUNNING,
              "{}",
              Optional.of(MeJson.encode(CountingEngine.ME)),
              now,
              now));
  private final Deque<SessionStep> uncommitted = new ArrayDeque<>();
  private final Map<Long, SessionInput.Send> unanswered = new HashMap<>();
  private final Set<String> answered = new LinkedHashSet<>();
  private final Map<String, String> ciphertexts = new HashMap<>();
  private final Map<Jid, Set<String>> wire = new HashMap<>();
  private final List<CountingEngine.Leave> unacknowledged = new ArrayList<>();
  private SplittableRandom random = new SplittableRandom(0);
  private Session session = open();
  private long tickets;

  private Session open() {
    return new Session(
        new Session.Parts(new CountingEngine(), random, Profile.Addressing.AS_ASKED, store),
        store.load(),
        SessionConfig.EMPTY);
  }

  @ParameterizedTest
  @Seeds(300)
  void sendsEveryAcceptedMessageAsOne(long seed) {
    random = new SplittableRandom(seed);
    restart();
    for (int i = 0; i < ACTIONS; i++) {
      now = now.plusMillis(random.nextInt(2_000));
      act();
    }
    restart();
    while (!uncommitted.isEmpty() || !unacknowledged.isEmpty()) {
      settle();
    }

    assertThat(answered).hasSizeGreaterThan(10);
    assertThat(store.entries())
        .allMatch(entry -> entry.progress().state() == OutboxState.SENT)
        .extracting(OutboxEntry::messageId)
        .doesNotHaveDuplicates()
        .containsAll(answered);
    for (Jid friend : FRIENDS) {
      assertThat(wire.getOrDefault(friend, Set.of()))
          .containsExactlyElementsOf(
              store.entries().stream()
                  .filter(entry -> entry.recipient().equals(friend.toString()))
                  .map(OutboxEntry::messageId)
                  .toList());
    }
    assertThat(store.entries())
        .allMatch(entry -> store.count("message.any", entry.messageId()) == 1);
  }

  private void act() {
    switch (random.nextInt(10)) {
      case 0 -> restart();
      case 1, 2, 3 -> accept();
      case 4, 5 -> acknowledge();
      case 6 -> dieHalfway();
      default -> commit();
    }
  }

  private void settle() {
    while (!uncommitted.isEmpty()) {
      commit();
    }
    acknowledge();
  }

  private void accept() {
    String id = "3EB0" + (1_000 + ++tickets);
    Jid friend = FRIENDS.get(random.nextInt(FRIENDS.size()));
    SessionInput.Send send =
        new SessionInput.Send(
            tickets,
            new SessionInput.Draft(id, true, friend, Content.Text.of("text " + id), Terms.NONE),
            Optional.empty());
    unanswered.put(tickets, send);
    take(send);
  }

  private void acknowledge() {
    if (!unacknowledged.isEmpty()) {
      CountingEngine.Leave leave = unacknowledged.removeFirst();
      take(new SessionInput.FromEngine(new CountingEngine.Ack(leave.messageId(), leave.chat())));
    }
  }

  private void take(SessionInput input) {
    SessionStep step = session.step(input, now, uncommitted.isEmpty());
    store.append(step.writes());
    uncommitted.add(step);
  }

  private void commit() {
    if (!uncommitted.isEmpty()) {
      SessionStep step = uncommitted.remove();
      store.commit(step.writes());
      step.effects().forEach(this::carryOut);
    }
  }

  /// A commit after which only some effects follow.
  private void dieHalfway() {
    if (!uncommitted.isEmpty()) {
      SessionStep step = uncommitted.remove();
      store.commit(step.writes());
      int done = random.nextInt(step.effects().size() + 1);
      step.effects().subList(0, done).forEach(this::carryOut);
    }
    restart();
  }

  /// Only what is durable is left. Users repeat what was not answered.
  private void restart() {
    uncommitted.clear();
    unacknowledged.clear();
    session = open();
    take(new SessionInput.Resume(SessionTurn.NO_TICKET));
    List.copyOf(unanswered.values()).forEach(this::take);
  }

  private void carryOut(SessionEffect effect) {
    switch (effect) {
      case SessionEffect.Perform(CountingEngine.Leave leave) -> leave(leave);
      case SessionEffect.Answer(long ticket, Answered answer) -> {
        SessionInput.Send send = unanswered.remove(ticket);
        assertThat(answer).isInstanceOf(Answered.Stored.class);
        if (send != null) {
          assertThat(store.message(send.draft().messageId())).as("2xx means stored").isPresent();
          answered.add(send.draft().messageId());
        }
      }
      default -> {}
    }
  }

  /// One number is one message and one message one number, or the ratchet has forked.
  private void leave(CountingEngine.Leave leave) {
    String ciphertext = leave.chat() + " " + leave.number();
    assertThat(ciphertexts.computeIfAbsent(ciphertext, _ -> leave.messageId()))
        .as("the message that is ciphertext %s", ciphertext)
        .isEqualTo(leave.messageId());
    assertThat(store.message(leave.messageId()).orElseThrow().progress().state())
        .isIn(OutboxState.SENDING, OutboxState.SENT);
    if (wire.computeIfAbsent(leave.chat(), _ -> new LinkedHashSet<>()).add(leave.messageId())) {
      assertThat(leave.number())
          .as("the number of a new message to %s", leave.chat())
          .isEqualTo(Integer.toString(wire.get(leave.chat()).size()));
    }
    unacknowledged.add(leave);
  }
}
