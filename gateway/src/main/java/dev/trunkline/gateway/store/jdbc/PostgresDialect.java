package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.store.StoreException;
import dev.trunkline.gateway.store.StoreRejectedException;
import dev.trunkline.gateway.store.StoreUnavailableException;
import dev.trunkline.gateway.store.StoreUnusableException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// PostgreSQL 14 or newer. Rows go over as one array per column.
final class PostgresDialect implements Dialect {
  private final Map<Bulk.Text, String> texts = new ConcurrentHashMap<>();

  @Override
  public Map<String, String> placeholders() {
    return Map.of("text", "TEXT COLLATE \"C\"", "bytes", "BYTEA");
  }

  @Override
  public String now() {
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
  }

  @Override
  public String forShare() {
    return " FOR SHARE";
  }

  @Override
  public String forUpdate() {
    return " FOR UPDATE";
  }

  @Override
  public String isIn(String column) {
    return column + " = ANY (?)";
  }

  @Override
  public String members() {
    return "json_each_text(CAST(? AS json))";
  }

  @Override
  public void bindNumbers(PreparedStatement statement, int index, List<Long> numbers)
      throws SQLException {
    bindArray(statement, index, Column.Type.NUMBER, numbers.toArray(Long[]::new));
  }

  @Override
  public void bindTexts(PreparedStatement statement, int index, List<String> texts)
      throws SQLException {
    bindArray(statement, index, Column.Type.TEXT, texts.toArray(String[]::new));
  }

  private static void bindArray(
      PreparedStatement statement, int index, Column.Type type, @Nullable Object[] elements)
      throws SQLException {
    statement.setArray(index, statement.getConnection().createArrayOf(type.element, elements));
  }

  private static String text(Bulk bulk) {
    Table table = bulk.table();
    return switch (bulk.kind()) {
      case UPSERT, INSERT_IF_ABSENT, INSERT_ONCE ->
          "INSERT INTO %s (%s) SELECT * FROM UNNEST(%s) %s"
              .formatted(
                  table.name(),
                  Table.names(table.columns()),
                  arrays(table.columns()),
                  bulk.onConflict());
      case UPDATE ->
          "UPDATE %s SET %s FROM UNNEST(%s) AS written (%s) WHERE %s"
              .formatted(
                  table.name(),
                  Table.assignments(table.values(), "written"),
                  arrays(table.columns()),
                  Table.names(table.columns()),
                  bulk.sameKeys("written"));
      case DELETE ->
          "DELETE FROM %s USING UNNEST(%s) AS removed (%s) WHERE %s"
              .formatted(
                  table.name(),
                  arrays(table.keys()),
                  Table.names(table.keys()),
                  bulk.sameKeys("removed"));
    };
  }

  private static String arrays(List<Column> columns) {
    return columns.stream()
        .map(column -> "CAST(? AS " + column.type().element + "[])")
        .collect(Collectors.joining(", "));
  }

  /// All statements go over in one round trip: the driver takes several as one, and sends them
  /// together.
  @Override
  public List<Integer> execute(Sql sql, List<Bulk> bulks) throws SQLException {
    String text =
        bulks.stream()
            .map(bulk ->
                texts.computeIfAbsent(new Bulk.Text(bulk.kind(), bulk.table()), _ -> text(bulk)))
            .collect(Collectors.joining(";\n"));
    return sql.with(
        text,
        statement -> {
          int index = 1;
          for (Bulk bulk : bulks) {
            index = bind(statement, index, bulk);
          }
          List<Integer> counts = new ArrayList<>(bulks.size());
          statement.execute();
          for (int count = statement.getUpdateCount(); count >= 0; count = nextCount(statement)) {
            counts.add(count);
          }
          return counts;
        });
  }

  private static int nextCount(PreparedStatement statement) throws SQLException {
    statement.getMoreResults();
    return statement.getUpdateCount();
  }

  /// @return the next index
  private static int bind(PreparedStatement statement, int first, Bulk bulk) throws SQLException {
    List<Column> columns =
        bulk.kind() == Bulk.Kind.DELETE ? bulk.table().keys() : bulk.table().columns();
    for (int i = 0; i < columns.size(); i++) {
      Column.Type type = columns.get(i).type();
      bindArray(statement, first + i, type, elements(type, bulk.rows(), i));
    }
    return first + columns.size();
  }

  private static @Nullable Object[] elements(
      Column.Type type, List<@Nullable Object[]> rows, int column) {
    @Nullable Object[] elements =
        switch (type) {
          case TEXT -> new @Nullable String[rows.size()];
          case NUMBER -> new @Nullable Long[rows.size()];
          case BYTES -> new byte @Nullable [rows.size()][];
        };
    for (int i = 0; i < elements.length; i++) {
      elements[i] = rows.get(i)[column];
    }
    return elements;
  }

  /// SQLSTATE classes 21, 22, 23 and 42 are about the statement and its data, 28 and 3D about login
  /// and database. Of the others, those about connections, resources, locks, shutdown and read-only
  /// standbys pass.
  @Override
  public StoreException translate(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    String message = "PostgreSQL (%s): %s".formatted(state, reason(failure));
    return switch (state.length() < 2 ? state : state.substring(0, 2)) {
      case "21", "22", "23", "42" -> new StoreRejectedException(message, failure);
      case "28", "3D" -> new StoreUnusableException(message, failure);
      default -> new StoreUnavailableException(message, failure);
    };
  }

  /// The pool's message says only that it has no connection; its cause says why.
  private static String reason(SQLException failure) {
    Throwable cause = failure.getCause();
    return cause instanceof SQLException
        ? failure.getMessage() + ": " + cause.getMessage()
        : String.valueOf(failure.getMessage());
  }
}
