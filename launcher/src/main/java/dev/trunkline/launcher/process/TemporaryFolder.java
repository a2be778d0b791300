package dev.trunkline.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A folder for stores and logs, which goes with everything in it when it is closed.
///
/// @param path where it is
public record TemporaryFolder(Path path) implements AutoCloseable {

  /// @param prefix what its name begins with
  public static TemporaryFolder create(String prefix) throws IOException {
    return new TemporaryFolder(Files.createTempDirectory(prefix));
  }

  /// @param parent what it is made in
  /// @param prefix what its name begins with
  public static TemporaryFolder create(Path parent, String prefix) throws IOException {
    return new TemporaryFolder(Files.createTempDirectory(parent, prefix));
  }

  /// Says so when something cannot be deleted.
  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.err.println("left behind: " + path + " (" + e + ")");
    }
  }
}
