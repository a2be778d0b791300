package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.seal.Sealed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// The row that a result set is at, read field by field from left to right.
final class Fields {
  private final ResultSet row;
  private int column;

  Fields(ResultSet row) {
    this.row = row;
  }

  /// Makes something of one row.
  @FunctionalInterface
  interface Reader<T> {
    T read(Fields fields) throws SQLException;
  }

  boolean nextRow() throws SQLException {
    column = 0;
    return row.next();
  }

  String text() throws SQLException {
    return row.getString(++column);
  }

  Optional<String> optionalText() throws SQLException {
    return Optional.ofNullable(row.getString(++column));
  }

  int integer() throws SQLException {
    return row.getInt(++column);
  }

  long number() throws SQLException {
    return row.getLong(++column);
  }

  OptionalInt optionalInteger() throws SQLException {
    int value = row.getInt(++column);
    return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(value);
  }

  Instant time() throws SQLException {
    return Instant.ofEpochMilli(number());
  }

  Optional<Instant> optionalTime() throws SQLException {
    long value = number();
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(value));
  }

  byte[] bytes() throws SQLException {
    return row.getBytes(++column);
  }

  /// Two columns: the value, and the data key that sealed it.
  Sealed sealed() throws SQLException {
    byte[] bytes = bytes();
    return new Sealed(optionalInteger(), bytes);
  }
}
