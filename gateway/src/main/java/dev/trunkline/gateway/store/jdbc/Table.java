package dev.trunkline.gateway.store.jdbc;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A table, or the part of it that one kind of write touches. A row is an array of the keys, then
/// the values.
record Table(String name, List<Column> keys, List<Column> values) {
  static final Table SHARD =
      new Table(
          "shard",
          List.of(Column.number("id")),
          List.of(Column.number("epoch"), Column.text("owner"), Column.number("since")));

  static final Table OWNERSHIP =
      new Table(
          "ownership",
          List.of(Column.number("shard"), Column.number("epoch")),
          List.of(Column.text("member"), Column.number("since"), Column.text("reason")));

  static final Table OWNERSHIP_END =
      new Table("ownership", OWNERSHIP.keys, List.of(Column.number("until"), Column.text("ended")));

  static final Table DATA_KEY =
      new Table(
          "data_key",
          List.of(Column.number("id")),
          List.of(Column.text("master"), Column.bytes("wrapped")));

  static final Table SESSION =
      new Table(
          "session",
          List.of(Column.text("id")),
          List.of(
              Column.number("shard"),
              Column.text("desired"),
              Column.bytes("config"),
              Column.number("sealed_by"),
              Column.text("me"),
              Column.number("created_at"),
              Column.number("updated_at")));

  static final Table KEEPING =
      new Table(
          "session_retention",
          List.of(Column.text("session")),
          List.of(
              Column.number("events"),
              Column.number("undelivered"),
              Column.number("outbox"),
              Column.number("dead_letters")));

  static final Table RECORD =
      new Table(
          "device_record",
          List.of(Column.text("session"), Column.number("kind"), Column.text("name")),
          List.of(Column.bytes("value"), Column.number("sealed_by"), Column.number("expires_at")));

  private static final List<Column> PROGRESS =
      List.of(
          Column.text("state"),
          Column.number("attempts"),
          Column.number("ready_at"),
          Column.text("error"),
          Column.number("updated_at"),
          Column.number("done_at"),
          Column.number("encrypted_at"),
          Column.number("sent_at"),
          Column.number("acknowledged_at"));

  static final Table OUTBOX =
      new Table(
          "outbox",
          List.of(Column.text("session"), Column.number("seq")),
          Stream.concat(
                  Stream.of(
                      Column.text("message_id"),
                      Column.text("recipient"),
                      Column.bytes("content"),
                      Column.number("sealed_by"),
                      Column.number("priority"),
                      Column.number("position"),
                      Column.number("accepted_at"),
                      Column.number("due_at"),
                      Column.number("expires_at"),
                      Column.text("hours"),
                      Column.text("tag"),
                      Column.text("bulk")),
                  PROGRESS.stream())
              .toList());

  static final Table OUTBOX_PROGRESS = new Table("outbox", OUTBOX.keys, PROGRESS);

  static final Table OUTBOX_TIME =
      new Table(
          "outbox",
          OUTBOX.keys,
          Stream.concat(
                  Stream.of(
                      Column.number("position"),
                      Column.number("due_at"),
                      Column.number("expires_at")),
                  PROGRESS.stream())
              .toList());

  static final Table HOLD =
      new Table(
          "outbox_hold",
          List.of(Column.text("session"), Column.text("scope"), Column.text("name")),
          List.of(Column.number("since")));

  static final Table TIMELINE =
      new Table(
          "timeline",
          List.of(
              Column.text("session"),
              Column.text("message_id"),
              Column.text("stage"),
              Column.number("ordinal")),
          List.of(Column.number("at"), Column.text("detail")));

  static final Table TIMELINE_OF_MESSAGE =
      new Table("timeline", List.of(Column.text("session"), Column.text("message_id")), List.of());

  static final Table EVENT =
      new Table(
          "event",
          List.of(Column.text("session"), Column.number("seq")),
          List.of(
              Column.text("id"),
              Column.text("name"),
              Column.bytes("payload"),
              Column.number("sealed_by"),
              Column.number("created_at"),
              Column.number("shard"),
              Column.number("position")));

  static final Table CURSOR =
      new Table(
          "webhook_cursor",
          List.of(Column.text("session"), Column.text("webhook")),
          List.of(
              Column.number("seq"),
              Column.number("attempt"),
              Column.number("retry_at"),
              Column.number("paused_at"),
              Column.text("error"),
              Column.number("updated_at")));

  static final Table DEAD_LETTER =
      new Table(
          "dead_letter",
          List.of(Column.text("session"), Column.text("webhook"), Column.number("seq")),
          List.of(
              Column.text("event_id"),
              Column.text("event_name"),
              Column.bytes("payload"),
              Column.number("sealed_by"),
              Column.number("event_at"),
              Column.number("attempts"),
              Column.text("reason"),
              Column.number("at")));

  static final Table REPLAY =
      new Table("webhook_replay", DEAD_LETTER.keys, List.of(Column.number("requested_at")));

  static final Table ANSWER =
      new Table(
          "answer",
          List.of(Column.text("session"), Column.text("request_key")),
          List.of(
              Column.text("fingerprint"),
              Column.number("status"),
              Column.bytes("body"),
              Column.number("sealed_by"),
              Column.number("expires_at")));

  static final Table STATUS =
      new Table(
          "session_status",
          List.of(Column.text("session")),
          List.of(Column.text("status"), Column.number("since"), Column.text("reason")));

  static final Table CLUSTER_SECRET =
      new Table(
          "cluster_secret",
          List.of(Column.text("id")),
          List.of(Column.bytes("value"), Column.number("sealed_by")));

  /// The tables whose rows belong to a session and go with it, by their column `session`.
  static final List<String> OF_SESSION =
      Stream.of(
              KEEPING,
              RECORD,
              OUTBOX,
              HOLD,
              TIMELINE,
              EVENT,
              CURSOR,
              DEAD_LETTER,
              REPLAY,
              ANSWER,
              STATUS)
          .map(Table::name)
          .toList();

  List<Column> columns() {
    return Stream.concat(keys.stream(), values.stream()).toList();
  }

  static String names(List<Column> columns) {
    return columns.stream().map(Column::name).collect(Collectors.joining(", "));
  }

  /// `name = source.name`, for each column.
  static String assignments(List<Column> columns, String source) {
    return columns.stream()
        .map(column -> column.name() + " = " + source + "." + column.name())
        .collect(Collectors.joining(", "));
  }
}
