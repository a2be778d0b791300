package dev.trunkline.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.Content;
import dev.trunkline.engine.Me;
import dev.trunkline.engine.Request;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.event.Ack;
import dev.trunkline.gateway.event.MessageEvents;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.outbox.OutboxQueue;
import dev.trunkline.gateway.outbox.Refusal;
import dev.trunkline.gateway.session.SessionEffect.Answered;
import dev.trunkline.gateway.store.Answer;
import dev.trunkline.gateway.store.LoadedSession;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.OutboxProgress;
import dev.trunkline.gateway.store.OutboxState;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.TimelineEntry;
import dev.trunkline.gateway.store.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// A session's messages from acceptance to WhatsApp's ack: the outbox, and what users are told.
final class Outgoing {
  /// More than this, and users are asked to wait.
  static final int WAITING_MAX = 10_000;

  private static final Duration ANSWER_KEPT_FOR = Duration.ofHours(24);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final int CREATED = 201;

  private final OutboxQueue outbox;
  private final SessionReads reads;
  private final UnaryOperator<Jid> shown;
  private final OutboxOrders orders;
  private long lastEntry;

  /// When the latest message was accepted. A clock that is behind, as that of a former owner may
  /// have been ahead, does not put a message before those that were accepted earlier.
  private Instant lastAcceptedAt;

  private Duration answersKeptFor = ANSWER_KEPT_FOR;

  /// What was answered and is not durable yet, by idempotency key.
  private final Map<String, Answer> freshAnswers = new HashMap<>(2);

  /// @param shown the name by which users know a chat
  Outgoing(
      OutboxQueue outbox,
      SessionReads reads,
      OutboxOrders orders,
      UnaryOperator<Jid> shown,
      LoadedSession loaded) {
    this.outbox = outbox;
    this.reads = reads;
    this.orders = orders;
    this.shown = shown;
    this.lastEntry = loaded.lastEntry();
    this.lastAcceptedAt = loaded.acceptedAt().orElse(Instant.MIN);
  }

  /// @param time how long the same idempotency key gets the same answer; a day when empty
  void keepAnswers(Optional<Duration> time) {
    answersKeptFor = time.orElse(ANSWER_KEPT_FOR);
  }

  /// Everything that was accepted is durable.
  void settled() {
    outbox.settled();
    freshAnswers.clear();
  }

  /// Accepts a message, or answers as it was answered before.
  void accept(SessionTurn turn, SessionId session, SessionInput.Send send) {
    Optional<Answered> before = answeredBefore(turn, session, send);
    if (before.isPresent()) {
      turn.answer(send.ticket(), before.get());
      return;
    }
    if (outbox.size() >= WAITING_MAX) {
      turn.answer(send.ticket(), full(session));
      return;
    }
    OutboxEntry entry = store(turn, send.draft(), Optional.empty());
    String body = Json.object().put("messageId", entry.messageId()).toString();
    send.key().ifPresent(key -> keep(turn, key, body));
    turn.answer(send.ticket(), new Answered.Stored(accepted(entry)));
  }

  private static Answered full(SessionId session) {
    return new Answered.Failed(
        new SessionException.Full(
            session.value(), WAITING_MAX + " messages wait to be sent", RETRY_AFTER));
  }

  /// Accepts many messages, or answers as it was answered before.
  void acceptAll(SessionTurn turn, SessionId session, SessionInput.SendAll send) {
    Optional<Answered> before =
        send.key()
            .flatMap(key -> answeredBefore(turn, session, key))
            .map(body -> new Answered.StoredAll(body.path("bulk").asText(), texts(body)));
    if (before.isPresent()) {
      turn.answer(send.ticket(), before.get());
    } else if (outbox.size() + send.drafts().size() > WAITING_MAX) {
      turn.answer(send.ticket(), full(session));
    } else {
      List<String> ids =
          send.drafts().stream()
              .map(draft ->
                  isKnown(draft)
                      ? draft.messageId()
                      : store(turn, draft, Optional.of(send.bulk())).messageId())
              .toList();
      ObjectNode body = Json.object().put("bulk", send.bulk());
      ArrayNode names = body.putArray("messageIds");
      ids.forEach(names::add);
      send.key().ifPresent(key -> keep(turn, key, body.toString()));
      turn.answer(send.ticket(), new Answered.StoredAll(send.bulk(), ids));
    }
  }

  private boolean isKnown(SessionInput.Draft draft) {
    return draft.idFromUser() && message(draft.messageId()).isPresent();
  }

  private static List<String> texts(JsonNode body) {
    List<String> texts = new ArrayList<>();
    body.path("messageIds").forEach(id -> texts.add(id.asText()));
    return texts;
  }

  private OutboxEntry store(SessionTurn turn, SessionInput.Draft draft, Optional<String> bulk) {
    OutboxEntry entry = entry(turn.now(), draft, bulk);
    OutboxEntry stored =
        orders.isHeld(entry) ? entry.with(OutboxQueue.paused(entry.progress(), turn.now())) : entry;
    turn.write(outbox.accept(stored, turn.now()));
    return stored;
  }

  private OutboxEntry entry(Instant now, SessionInput.Draft draft, Optional<String> bulk) {
    Terms terms = draft.terms();
    lastAcceptedAt = now.isAfter(lastAcceptedAt) ? now : lastAcceptedAt;
    Instant dueAt = terms.dueAt(lastAcceptedAt);
    return new OutboxEntry(
        ++lastEntry,
        draft.messageId(),
        draft.chat().toString(),
        OutgoingJson.encode(draft.content()),
        terms.priority(),
        lastAcceptedAt,
        dueAt,
        terms.ttl().map(dueAt::plus),
        terms.hours(),
        terms.tag(),
        bulk,
        OutboxProgress.begin(OutboxState.QUEUED, Optional.of(dueAt), now));
  }

  private void keep(SessionTurn turn, Sessions.IdempotencyKey key, String body) {
    Answer answer =
        new Answer(key.key(), key.fingerprint(), CREATED, body, turn.now().plus(answersKeptFor));
    freshAnswers.put(key.key(), answer);
    turn.write(new Write.PutAnswer(answer));
  }

  private Optional<Answered> answeredBefore(
      SessionTurn turn, SessionId session, SessionInput.Send send) {
    SessionInput.Draft draft = send.draft();
    Optional<String> id =
        send.key()
            .flatMap(key -> answeredBefore(turn, session, key))
            .map(body -> body.path("messageId").asText())
            .or(() -> Optional.of(draft.messageId()).filter(_ -> draft.idFromUser()));
    return id.flatMap(this::message).map(entry -> new Answered.Stored(accepted(entry)));
  }

  /// What was answered under a key.
  ///
  /// @throws SessionException.KeyReused when it was to another request
  private Optional<JsonNode> answeredBefore(
      SessionTurn turn, SessionId session, Sessions.IdempotencyKey key) {
    Optional<Answer> answer = answer(key.key(), turn.now());
    if (answer.filter(it -> !it.fingerprint().equals(key.fingerprint())).isPresent()) {
      throw new SessionException.KeyReused(session.value());
    }
    return answer.map(it -> Json.read(it.body()));
  }

  private Optional<Answer> answer(String key, Instant now) {
    Answer known = freshAnswers.get(key);
    return known != null ? Optional.of(known) : reads.answer(key, now);
  }

  private Optional<OutboxEntry> message(String id) {
    return outbox.recent().find(id).or(() -> reads.message(id));
  }

  private Sessions.Accepted accepted(OutboxEntry entry) {
    return new Sessions.Accepted(
        entry.messageId(),
        shown.apply(Jid.parse(entry.recipient())),
        OutgoingJson.decode(entry.content()),
        entry.acceptedAt(),
        entry.progress().state() == OutboxState.SENT);
  }

  /// What the engine is asked to do with an entry.
  static Request.Send request(OutboxEntry entry) {
    return new Request.Send(
        entry.messageId(),
        Jid.parse(entry.recipient()),
        OutgoingJson.decode(entry.content()),
        entry.progress().state() == OutboxState.SENDING);
  }

  /// The ciphertext is stored with this step, for the first time or again.
  void encrypted(SessionTurn turn, String messageId, Optional<Me> me, RandomGenerator random) {
    Optional<OutboxEntry> entry = outbox.find(messageId);
    List<Write> writes = outbox.encrypted(messageId, turn.now());
    turn.writeAll(writes);
    if (!writes.isEmpty() && entry.isPresent()) {
      OutboxEntry sent = entry.get();
      Content content = OutgoingJson.decode(sent.content());
      turn.log(
          MessageEvents.accepted(
              MessageEvents.outgoing(
                  shown.apply(Jid.parse(sent.recipient())),
                  messageId,
                  content,
                  sent.acceptedAt(),
                  me,
                  Ack.PENDING)),
          random);
    }
  }

  /// The message was given to the connection. It is written with what becomes of it.
  void left(String messageId, Instant at) {
    outbox.left(messageId, at);
  }

  void sent(SessionTurn turn, String messageId, Instant at) {
    turn.writeAll(outbox.sent(messageId, at, turn.now()));
    turn.effect(new SessionEffect.Sent(messageId));
  }

  /// @return why the message is given up, if it is
  Optional<String> rejected(
      SessionTurn turn, String messageId, Refusal refusal, RandomGenerator random) {
    OutboxQueue.Rejection rejection = outbox.rejected(messageId, refusal, turn.now(), random);
    turn.writeAll(rejection.writes());
    return rejection.end();
  }

  /// Others tell what became of messages; those that others than this gateway sent are left out.
  void receipt(SessionTurn turn, AccountEvent.ReceiptArrived receipt) {
    TimelineEntry.Stage stage = TimelineEntry.Stage.valueOf(receipt.type().name());
    receipt.messageIds().stream()
        .filter(id -> message(id).isPresent())
        .map(id -> new TimelineEntry(id, stage, 0, receipt.at(), Optional.empty()))
        .forEach(entry -> turn.write(new Write.AppendTimeline(entry)));
  }
}
