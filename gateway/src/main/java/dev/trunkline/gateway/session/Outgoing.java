package dev.trunkline.gateway.session;

import dev.trunkline.engine.Content;
import dev.trunkline.engine.Me;
import dev.trunkline.engine.Request;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.event.Ack;
import dev.trunkline.gateway.event.MessageEvents;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.outbox.OutboxQueue;
import dev.trunkline.gateway.session.SessionEffect.Answered;
import dev.trunkline.gateway.store.Answer;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.OutboxProgress;
import dev.trunkline.gateway.store.OutboxState;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.Write;
import java.time.Duration;
import java.time.Instant;
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
  private long lastEntry;

  /// What was accepted and is not durable yet, by message id and by idempotency key.
  private final Map<String, OutboxEntry> fresh = new HashMap<>(2);

  private final Map<String, Answer> freshAnswers = new HashMap<>(2);

  /// @param shown the name by which users know a chat
  Outgoing(OutboxQueue outbox, SessionReads reads, UnaryOperator<Jid> shown, long lastEntry) {
    this.outbox = outbox;
    this.reads = reads;
    this.shown = shown;
    this.lastEntry = lastEntry;
  }

  /// Everything that was accepted is durable.
  void settled() {
    fresh.clear();
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
      turn.answer(
          send.ticket(),
          new Answered.Failed(
              new SessionException.Overloaded(
                  session.value(), WAITING_MAX + " messages wait to be sent", RETRY_AFTER)));
      return;
    }
    OutboxEntry entry = entry(turn.now(), send);
    turn.write(outbox.accept(entry));
    fresh.put(entry.messageId(), entry);
    send.key().ifPresent(key -> keep(turn, key, entry));
    turn.answer(send.ticket(), new Answered.Stored(accepted(entry)));
  }

  private OutboxEntry entry(Instant now, SessionInput.Send send) {
    return new OutboxEntry(
        ++lastEntry,
        send.messageId(),
        send.chat().toString(),
        OutgoingJson.encode(send.content()),
        0,
        now,
        now,
        Optional.empty(),
        Optional.empty(),
        new OutboxProgress(OutboxState.QUEUED, 0, Optional.of(now), Optional.empty(), now));
  }

  private void keep(SessionTurn turn, Sessions.IdempotencyKey key, OutboxEntry entry) {
    String body = Json.object().put("messageId", entry.messageId()).toString();
    Answer answer =
        new Answer(key.key(), key.fingerprint(), CREATED, body, turn.now().plus(ANSWER_KEPT_FOR));
    freshAnswers.put(key.key(), answer);
    turn.write(new Write.PutAnswer(answer));
  }

  private Optional<Answered> answeredBefore(
      SessionTurn turn, SessionId session, SessionInput.Send send) {
    Optional<Answer> answer = send.key().flatMap(key -> answer(key.key(), turn.now()));
    if (answer.isPresent()) {
      boolean same = answer.get().fingerprint().equals(send.key().orElseThrow().fingerprint());
      if (!same) {
        return Optional.of(new Answered.Failed(new SessionException.KeyReused(session.value())));
      }
      String id = Json.read(answer.get().body()).path("messageId").asText();
      return message(id).map(entry -> new Answered.Stored(accepted(entry)));
    }
    return send.idFromUser()
        ? message(send.messageId()).map(entry -> new Answered.Stored(accepted(entry)))
        : Optional.empty();
  }

  private Optional<Answer> answer(String key, Instant now) {
    Answer known = freshAnswers.get(key);
    return known != null ? Optional.of(known) : reads.answer(key, now);
  }

  private Optional<OutboxEntry> message(String id) {
    OutboxEntry known = fresh.get(id);
    return known != null ? Optional.of(known) : reads.message(id);
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

  void sent(SessionTurn turn, String messageId) {
    turn.writeAll(outbox.sent(messageId, turn.now()));
    turn.effect(new SessionEffect.Sent(messageId));
  }

  /// @return whether the message is given up
  boolean rejected(
      SessionTurn turn,
      String messageId,
      String reason,
      boolean retryable,
      RandomGenerator random) {
    OutboxQueue.Rejection rejection =
        outbox.rejected(messageId, reason, retryable, turn.now(), random);
    turn.writeAll(rejection.writes());
    return rejection.givenUp();
  }
}
