package dev.trunkline.gateway.store.jdbc;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One statement for any number of rows of a table.
///
/// @param rows each an array of the table's keys, then its values; only the keys for a removal
record Bulk(Kind kind, Table table, List<@Nullable Object[]> rows) {

  /// Whose text a dialect makes once.
  record Text(Kind kind, Table table) {}

  /// What happens to each row.
  enum Kind {
    /// Inserted, or its values replaced.
    UPSERT,
    /// Inserted unless its keys are there.
    INSERT_IF_ABSENT,
    /// Inserted, and left as it is when it is there with the same first value. It counts as not
    /// written when it is there with another one.
    INSERT_ONCE,
    /// Its values replaced, if it is there.
    UPDATE,
    /// Removed, if it is there.
    DELETE
  }

  /// The clause that says what an insert does about a row that is there.
  String onConflict() {
    String target = "ON CONFLICT (" + Table.names(table.keys()) + ") DO ";
    return switch (kind) {
      case UPSERT -> target + "UPDATE SET " + Table.assignments(table.values(), "excluded");
      case INSERT_IF_ABSENT -> target + "NOTHING";
      case INSERT_ONCE -> {
        String first = table.values().getFirst().name();
        yield target
            + "UPDATE SET %1$s = excluded.%1$s WHERE %2$s.%1$s = excluded.%1$s"
                .formatted(first, table.name());
      }
      case UPDATE, DELETE -> throw new IllegalStateException(kind + " inserts nothing");
    };
  }

  /// The condition that finds a row by its keys in `source`.
  String sameKeys(String source) {
    return table.keys().stream()
        .map(key -> table.name() + "." + key.name() + " = " + source + "." + key.name())
        .collect(Collectors.joining(" AND "));
  }
}
