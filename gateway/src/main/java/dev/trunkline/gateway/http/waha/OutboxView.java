package dev.trunkline.gateway.http.waha;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.event.ChatId;
import dev.trunkline.gateway.session.Terms;
import dev.trunkline.gateway.store.Milestones;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.TimelineEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A message of the outbox, as it is shown. What it says is not.
@JsonInclude(JsonInclude.Include.NON_NULL)
record OutboxView(
    String id,
    long seq,
    String chatId,
    String state,
    String priority,
    String acceptedAt,
    String sendAt,
    @Nullable String expiresAt,
    @Nullable String window,
    @Nullable String tag,
    @Nullable String bulk,
    int attempts,
    @Nullable String nextAttemptAt,
    @Nullable String error,
    String updatedAt,
    @Nullable List<Moment> timeline) {

  static OutboxView of(OutboxEntry entry) {
    return new OutboxView(
        entry.messageId(),
        entry.seq(),
        ChatId.text(Jid.parse(entry.recipient())),
        entry.progress().state().name(),
        priority(entry.priority()),
        entry.acceptedAt().toString(),
        entry.dueAt().toString(),
        text(entry.expiresAt()),
        text(entry.hours()),
        entry.tag().orElse(null),
        entry.bulk().orElse(null),
        entry.progress().attempts(),
        text(entry.progress().readyAt()),
        entry.progress().error().orElse(null),
        entry.progress().updatedAt().toString(),
        null);
  }

  private static String priority(int level) {
    if (level == Terms.NORMAL) {
      return "normal";
    }
    return level > Terms.NORMAL ? "high" : "low";
  }

  private static @Nullable String text(Optional<?> value) {
    return value.map(Object::toString).orElse(null);
  }

  /// With all that happened to it.
  OutboxView withTimeline(OutboxEntry entry, List<TimelineEntry> moments) {
    List<Moment> all = new ArrayList<>();
    Milestones passed = entry.progress().passed();
    all.add(new Moment("accepted", entry.acceptedAt().toString(), null));
    passed.encryptedAt().ifPresent(at -> all.add(new Moment("encrypted", at.toString(), null)));
    passed.sentAt().ifPresent(at -> all.add(new Moment("sent", at.toString(), null)));
    passed
        .acknowledgedAt()
        .ifPresent(at -> all.add(new Moment("acknowledged", at.toString(), null)));
    moments.forEach(moment -> all.add(Moment.of(moment)));
    return new OutboxView(
        id,
        seq,
        chatId,
        state,
        priority,
        acceptedAt,
        sendAt,
        expiresAt,
        window,
        tag,
        bulk,
        attempts,
        nextAttemptAt,
        error,
        updatedAt,
        all);
  }

  /// One thing that happened.
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Moment(String stage, String at, @Nullable String detail) {
    static Moment of(TimelineEntry entry) {
      Instant at = entry.at();
      return new Moment(
          entry.stage().name().toLowerCase(Locale.ROOT),
          at.toString(),
          entry.detail().orElse(null));
    }
  }
}
