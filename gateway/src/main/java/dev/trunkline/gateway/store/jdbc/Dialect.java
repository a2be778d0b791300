package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// Where SQLite and PostgreSQL differ.
interface Dialect {

  /// What the migrations say `${…}` for.
  Map<String, String> placeholders();

  /// An expression for the store's clock, in milliseconds.
  String now();

  /// What a SELECT ends with to keep its rows unchanged until the transaction ends.
  String forShare();

  /// What a SELECT ends with to keep others from its rows until the transaction ends.
  String forUpdate();

  /// A condition: `column` is in a list that is bound as one parameter.
  String isIn(String column);

  /// What lists `key` and `value` of the members of a JSON object that is bound as a text.
  String members();

  void bindNumbers(PreparedStatement statement, int index, List<Long> numbers) throws SQLException;

  void bindTexts(PreparedStatement statement, int index, List<String> texts) throws SQLException;

  /// Runs bulk statements in their order.
  ///
  /// @param bulks each with at least one row
  /// @return how many rows each of them wrote or removed
  List<Integer> execute(Sql sql, List<Bulk> bulks) throws SQLException;

  /// What a failure of the driver means.
  StoreException translate(SQLException failure);
}
