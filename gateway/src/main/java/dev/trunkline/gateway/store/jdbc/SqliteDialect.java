package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.store.StoreException;
import dev.trunkline.gateway.store.StoreRejectedException;
import dev.trunkline.gateway.store.StoreUnavailableException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/// SQLite 3.39 or newer. There is one writer, so rows need no locks.
final class SqliteDialect implements Dialect {
  private final Map<Bulk.Text, String> texts = new ConcurrentHashMap<>();

  @Override
  public Map<String, String> placeholders() {
    return Map.of("text", "TEXT", "bytes", "BLOB");
  }

  @Override
  public String now() {
    return "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
  }

  @Override
  public String forShare() {
    return "";
  }

  @Override
  public String forUpdate() {
    return "";
  }

  @Override
  public String isIn(String column) {
    return column + " IN (SELECT value FROM json_each(?))";
  }

  @Override
  public String members() {
    return "json_each(?)";
  }

  @Override
  public void bindNumbers(PreparedStatement statement, int index, List<Long> numbers)
      throws SQLException {
    statement.setString(
        index, numbers.stream().map(Object::toString).collect(Collectors.joining(",", "[", "]")));
  }

  @Override
  public void bindTexts(PreparedStatement statement, int index, List<String> texts)
      throws SQLException {
    statement.setString(
        index,
        texts.stream().map(SqliteDialect::quoted).collect(Collectors.joining(",", "[", "]")));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String text(Bulk bulk) {
    Table table = bulk.table();
    return switch (bulk.kind()) {
      case UPSERT, INSERT_IF_ABSENT, INSERT_ONCE -> {
        List<Column> columns = table.columns();
        yield "INSERT INTO %s (%s) VALUES (%s) %s"
            .formatted(
                table.name(),
                Table.names(columns),
                String.join(", ", Collections.nCopies(columns.size(), "?")),
                bulk.onConflict());
      }
      case UPDATE ->
          "UPDATE %s SET %s WHERE %s"
              .formatted(
                  table.name(),
                  equalities(table.values(), table.keys().size(), ", "),
                  equalities(table.keys(), 0, " AND "));
      case DELETE ->
          "DELETE FROM %s WHERE %s".formatted(table.name(), equalities(table.keys(), 0, " AND "));
    };
  }

  /// `name = ?n`, numbered so that a row binds in the order of its columns.
  private static String equalities(List<Column> columns, int before, String separator) {
    return IntStream.range(0, columns.size())
        .mapToObj(i -> "%s = ?%d".formatted(columns.get(i).name(), before + i + 1))
        .collect(Collectors.joining(separator));
  }

  @Override
  public List<Integer> execute(Sql sql, List<Bulk> bulks) throws SQLException {
    List<Integer> counts = new ArrayList<>(bulks.size());
    for (Bulk bulk : bulks) {
      String text =
          texts.computeIfAbsent(new Bulk.Text(bulk.kind(), bulk.table()), _ -> text(bulk));
      counts.add(sql.with(text, statement -> execute(statement, bulk.rows())));
    }
    return counts;
  }

  private static int execute(PreparedStatement statement, List<@Nullable Object[]> rows)
      throws SQLException {
    for (@Nullable Object[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        statement.setObject(i + 1, row[i]);
      }
      statement.addBatch();
    }
    return IntStream.of(statement.executeBatch()).sum();
  }

  @Override
  public StoreException translate(SQLException failure) {
    SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(failure.getErrorCode() & 0xff);
    String message = "SQLite: " + failure.getMessage();
    return switch (code) {
      case SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH, SQLITE_ERROR, SQLITE_RANGE ->
          new StoreRejectedException(message, failure);
      default -> new StoreUnavailableException(message, failure);
    };
  }
}
