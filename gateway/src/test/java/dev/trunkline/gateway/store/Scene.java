package dev.trunkline.gateway.store;

import dev.trunkline.engine.RecordKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A store with one session, `alice`, in a shard that this test owns.
public final class Scene {
  public static final Instant NOW = Instant.parse("2026-11-22T10:00:00.123Z");
  public static final MemberId MEMBER = new MemberId("member-1");
  public static final ShardId SHARD = new ShardId(0);
  public static final SessionId ALICE = new SessionId("alice");
  public static final SessionId BOB = new SessionId("bob");

  private final Store store;
  private final ShardAndEpoch guard;

  private Scene(Store store, ShardAndEpoch guard) {
    this.store = store;
    this.guard = guard;
  }

  /// @param store empty
  public static Scene on(Store store) {
    ShardAndEpoch guard =
        store.ownership().takeOver(List.of(SHARD), MEMBER, "test begins").getFirst();
    Scene scene = new Scene(store, guard);
    scene.require(ALICE, new Write.PutSession(session(ALICE, SHARD)));
    return scene;
  }

  public Store store() {
    return store;
  }

  public ShardAndEpoch guard() {
    return guard;
  }

  public ChangeSet changeSet(SessionId session, Write... writes) {
    return new ChangeSet(session, guard, List.of(writes));
  }

  /// Commits one change set of Alice's.
  public Outcome commit(Write... writes) {
    return store.commit(List.of(changeSet(ALICE, writes))).getFirst();
  }

  /// Commits one change set that must be admitted.
  public void require(SessionId session, Write... writes) {
    Outcome outcome = store.commit(List.of(changeSet(session, writes))).getFirst();
    if (!(outcome instanceof Outcome.Durable)) {
      throw new AssertionError("not durable: " + outcome);
    }
  }

  public static StoredSession session(SessionId id, ShardId shard) {
    return new StoredSession(
        id, shard, DesiredState.RUNNING, "{\"a\":1}", Optional.of("{}"), NOW, NOW);
  }

  public static RecordKey key(String name) {
    return new RecordKey(RecordKey.Kind.SIGNAL_SESSION, name);
  }

  public static Write put(String name, String value) {
    return new Write.PutRecord(key(name), bytes(value), Optional.empty());
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// The value of one of Alice's records, as text.
  public Optional<String> value(String name) {
    return store.records().find(ALICE, key(name)).map(Scene::text);
  }

  public static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  public static OutboxProgress queued(Instant readyAt) {
    return OutboxProgress.begin(OutboxState.QUEUED, Optional.of(readyAt), NOW);
  }

  public static OutboxProgress done(OutboxState state, Instant at) {
    return new OutboxProgress(state, 1, Optional.empty(), Optional.empty(), at, Milestones.NONE);
  }

  /// An entry that is due now.
  public static OutboxEntry entry(long seq, String recipient) {
    return entry(seq, recipient, 0, NOW);
  }

  public static OutboxEntry entry(long seq, String recipient, int priority, Instant dueAt) {
    return new OutboxEntry(
        seq,
        "MSG" + seq,
        recipient,
        "{\"text\":\"hello\"}",
        priority,
        NOW,
        dueAt,
        Optional.of(NOW.plusSeconds(3600)),
        Optional.empty(),
        Optional.of("tag"),
        Optional.empty(),
        queued(dueAt));
  }

  public static LoggedEvent event(long seq) {
    return event(seq, NOW);
  }

  public static LoggedEvent event(long seq, Instant at) {
    return new LoggedEvent(seq, "evt_" + seq, "message", "{\"n\":" + seq + "}", at);
  }

  public static WebhookCursor cursor(String webhook, long seq) {
    return new WebhookCursor(
        webhook, seq, 0, Optional.empty(), Optional.empty(), Optional.empty(), NOW);
  }
}
