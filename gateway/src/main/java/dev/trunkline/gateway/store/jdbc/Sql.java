package dev.trunkline.gateway.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Statements on one connection, used by one thread at a time.
///
/// Arguments may be texts, numbers, bytes, times, enums, optionals of these, and [Numbers] and
/// [Texts] for [Dialect#isIn].
final class Sql {
  private final Connection connection;
  private final Dialect dialect;
  private final @Nullable Map<String, PreparedStatement> kept;

  /// A list of numbers, as one argument.
  record Numbers(List<Long> list) {}

  /// A list of texts, as one argument.
  record Texts(List<String> list) {}

  /// @param keepsStatements whether statements stay prepared for as long as this object lives, for
  ///   a driver that has no cache of its own
  Sql(Connection connection, Dialect dialect, boolean keepsStatements) {
    this.connection = connection;
    this.dialect = dialect;
    this.kept = keepsStatements ? new HashMap<>() : null;
  }

  Dialect dialect() {
    return dialect;
  }

  <T> List<T> query(String text, Fields.Reader<T> reader, Object... arguments) throws SQLException {
    return with(
        text,
        statement -> {
          bind(statement, arguments);
          List<T> rows = new ArrayList<>();
          try (ResultSet result = statement.executeQuery()) {
            Fields fields = new Fields(result);
            while (fields.nextRow()) {
              rows.add(reader.read(fields));
            }
          }
          return rows;
        });
  }

  <T> Optional<T> first(String text, Fields.Reader<T> reader, Object... arguments)
      throws SQLException {
    return query(text, reader, arguments).stream().findFirst();
  }

  int update(String text, Object... arguments) throws SQLException {
    return with(
        text,
        statement -> {
          bind(statement, arguments);
          return statement.executeUpdate();
        });
  }

  /// Runs one bulk statement; without rows, none.
  ///
  /// @return how many rows were written or removed
  int bulk(Bulk.Kind kind, Table table, List<@Nullable Object[]> rows) throws SQLException {
    return rows.isEmpty() ? 0 : bulk(List.of(new Bulk(kind, table, rows))).getFirst();
  }

  /// Runs bulk statements in their order, together if the database can.
  ///
  /// @return how many rows each of them wrote or removed
  List<Integer> bulk(List<Bulk> bulks) throws SQLException {
    return bulks.isEmpty() ? List.of() : dialect.execute(this, bulks);
  }

  /// What to do with a prepared statement.
  @FunctionalInterface
  interface Use<T> {
    T apply(PreparedStatement statement) throws SQLException;
  }

  <T> T with(String text, Use<T> use) throws SQLException {
    if (kept == null) {
      try (PreparedStatement statement = connection.prepareStatement(text)) {
        return use.apply(statement);
      }
    }
    PreparedStatement statement = kept.get(text);
    if (statement == null) {
      statement = connection.prepareStatement(text);
      kept.put(text, statement);
    }
    return use.apply(statement);
  }

  private void bind(PreparedStatement statement, Object[] arguments) throws SQLException {
    for (int i = 0; i < arguments.length; i++) {
      bind(statement, i + 1, arguments[i]);
    }
  }

  private void bind(PreparedStatement statement, int index, Object argument) throws SQLException {
    switch (argument) {
      case Numbers(var list) -> dialect.bindNumbers(statement, index, list);
      case Texts(var list) -> dialect.bindTexts(statement, index, list);
      default -> statement.setObject(index, plain(argument));
    }
  }

  /// What the drivers understand.
  static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case Optional<?> optional -> optional.isPresent() ? plain(optional.get()) : null;
      case OptionalInt optional ->
          optional.isPresent() ? (Object) (long) optional.getAsInt() : null;
      case Instant time -> time.toEpochMilli();
      case Integer number -> number.longValue();
      case Enum<?> name -> name.name();
      case null -> null;
      default -> value;
    };
  }
}
