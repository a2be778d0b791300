package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.seal.Place;
import dev.trunkline.gateway.seal.Sealed;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// Walks over everything that can be sealed, and seals with the current data key what is not. A row
/// that its session writes at the same time is left to the session, whose write seals it.
final class Resealing {

  /// A sealed column. The values of its table's keys make up the [Place] of a value.
  private record Target(Table table, String column) {
    List<Column> keys() {
      return table.keys();
    }
  }

  private static final List<Target> TARGETS =
      List.of(
          new Target(Table.SESSION, "config"),
          new Target(Table.RECORD, "value"),
          new Target(Table.OUTBOX, "content"),
          new Target(Table.EVENT, "payload"),
          new Target(Table.DEAD_LETTER, "payload"),
          new Target(Table.ANSWER, "body"),
          new Target(Table.CLUSTER_SECRET, "value"));

  private record Row(List<Object> key, Sealed sealed) {}

  private final Database database;
  private final Vault vault;
  private int target;
  private List<Object> last = List.of();

  Resealing(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  /// Looks at up to `limit` rows that need it.
  ///
  /// @return how many there were; 0 at the end of a walk over all tables, and the next call starts
  ///   another
  synchronized int run(int limit) {
    OptionalInt current = vault.currentKey();
    if (current.isEmpty()) {
      return 0;
    }
    for (; target < TARGETS.size(); target++, last = List.of()) {
      List<Row> rows = page(TARGETS.get(target), current.getAsInt(), limit);
      if (!rows.isEmpty()) {
        seal(TARGETS.get(target), rows);
        last = rows.getLast().key();
        return rows.size();
      }
    }
    target = 0;
    return 0;
  }

  private List<Row> page(Target from, int current, int limit) {
    String keys = Table.names(from.keys());
    String behind =
        last.isEmpty() ? "" : "AND (%s) > (%s)".formatted(keys, marks(from.keys().size()));
    String text =
        "SELECT %s, %s, sealed_by FROM %s WHERE sealed_by IS DISTINCT FROM CAST(? AS INTEGER) %s ORDER BY %s LIMIT ?"
            .formatted(keys, from.column(), from.table().name(), behind, keys);
    Object[] arguments = new Object[last.size() + 2];
    arguments[0] = current;
    for (int i = 0; i < last.size(); i++) {
      arguments[i + 1] = last.get(i);
    }
    arguments[arguments.length - 1] = limit;
    return database.read(sql -> sql.query(text, fields -> row(from, fields), arguments));
  }

  private static Row row(Target from, Fields fields) throws SQLException {
    List<Object> key = new ArrayList<>();
    for (Column column : from.keys()) {
      key.add(column.type() == Column.Type.TEXT ? fields.text() : (Object) fields.number());
    }
    return new Row(key, fields.sealed());
  }

  private void seal(Target into, List<Row> rows) {
    String sameKeys =
        into.keys().stream().map(key -> key.name() + " = ?").collect(Collectors.joining(" AND "));
    String text =
        "UPDATE %1$s SET %2$s = ?, sealed_by = ? WHERE %3$s AND %2$s = ?"
            .formatted(into.table().name(), into.column(), sameKeys);
    List<Object[]> updates = rows.stream().map(row -> update(into, row)).toList();
    database.write(sql -> {
      for (Object[] arguments : updates) {
        sql.update(text, arguments);
      }
      return updates.size();
    });
  }

  private Object[] update(Target into, Row row) {
    Place place = place(into, row);
    Sealed sealed = vault.seal(place, vault.open(place, row.sealed()));
    Object[] arguments = new Object[row.key().size() + 3];
    arguments[0] = sealed.bytes();
    arguments[1] = sealed.key();
    for (int i = 0; i < row.key().size(); i++) {
      arguments[i + 2] = row.key().get(i);
    }
    arguments[arguments.length - 1] = row.sealed().bytes();
    return arguments;
  }

  /// The same place as in [Places].
  private static Place place(Target into, Row row) {
    List<String> parts = row.key().stream().map(Object::toString).toList();
    return new Place(into.table().name(), parts.getFirst(), parts.subList(1, parts.size()));
  }

  private static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }
}
