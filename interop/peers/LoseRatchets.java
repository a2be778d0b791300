import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/// Deletes all Signal sessions from a gateway's SQLite file, as a disk might lose them. The gateway
/// must not run. Prints how many there were.
final class LoseRatchets {
  /// The code of `SIGNAL_SESSION` in the engine's `RecordKey.Kind`.
  private static final int SIGNAL_SESSION = 3;

  private LoseRatchets() {}

  public static void main(String[] arguments) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + arguments[0]);
        PreparedStatement delete =
            connection.prepareStatement("DELETE FROM device_record WHERE kind = ?")) {
      delete.setInt(1, SIGNAL_SESSION);
      System.out.println(delete.executeUpdate());
    }
  }
}
