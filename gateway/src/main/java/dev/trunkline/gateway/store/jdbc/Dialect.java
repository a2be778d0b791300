package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  void bindNumbers(PreparedStatement statement, int index, List<Long> numbers) throws SQLException;

  void bindTexts(PreparedStatement statement, int index, List<String> texts) throws SQLException;

  String text(Bulk bulk);

  /// Runs a bulk statement.
  ///
  /// @return how many rows it wrote or removed
  int execute(PreparedStatement statement, Bulk bulk, List<@Nullable Object[]> rows)
      throws SQLException;

  /// What a failure of the driver means.
  StoreException translate(SQLException failure);
}
