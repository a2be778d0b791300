package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.seal.Sealed;
import dev.trunkline.gateway.store.Answer;
import dev.trunkline.gateway.store.Answers;
import dev.trunkline.gateway.store.SessionId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// Reads kept answers. Values are opened after the connection is given back.
final class JdbcAnswers implements Answers {
  private final Database database;
  private final Vault vault;

  JdbcAnswers(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  @Override
  public Optional<Answer> find(SessionId session, String key, Instant now) {
    return database
        .read(sql ->
            sql.first(
                """
                SELECT fingerprint, status, body, sealed_by, expires_at FROM answer
                WHERE session = ? AND request_key = ? AND expires_at > ?
                """,
                fields -> answer(session, key, fields),
                session.value(),
                key,
                now))
        .map(Supplier::get);
  }

  private Supplier<Answer> answer(SessionId session, String key, Fields fields)
      throws SQLException {
    String fingerprint = fields.text();
    int status = fields.integer();
    Sealed body = fields.sealed();
    Instant expiresAt = fields.time();
    return () ->
        new Answer(
            key, fingerprint, status, vault.openText(Places.answer(session, key), body), expiresAt);
  }
}
