package dev.trunkline.gateway.store.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// SQL past the store, to look at what is really there and to do damage.
public final class RawSql {
  private RawSql() {}

  /// @param url as in the store's settings
  public static Connection connect(String url) {
    String jdbcUrl =
        url.startsWith("sqlite:") ? "jdbc:" + url : PostgresAddress.parse(url).jdbcUrl();
    try {
      return DriverManager.getConnection(jdbcUrl, "postgres", "");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  public static void execute(String url, String statement) {
    try (Connection connection = connect(url);
        Statement executor = connection.createStatement()) {
      executor.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }

  /// The first column of a query's result.
  public static List<byte[]> bytes(String url, String query) {
    List<byte[]> values = new ArrayList<>();
    try (Connection connection = connect(url);
        Statement executor = connection.createStatement();
        ResultSet rows = executor.executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getBytes(1));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  /// The number in the first column of a query's first row.
  public static long number(String url, String query) {
    try (Connection connection = connect(url);
        Statement executor = connection.createStatement();
        ResultSet rows = executor.executeQuery(query)) {
      if (!rows.next()) {
        throw new IllegalStateException("no row: " + query);
      }
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }
}
