package dev.trunkline.launcher.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;

/// How much is measured, and where.
///
/// @param quick less of everything, for a look rather than a figure
/// @param sessions how many there are, if not as many as the suite thinks right
/// @param folder for stores and logs of this run
/// @param interop the folder of the interop tests, which has the peers
public record Setup(boolean quick, OptionalInt sessions, Path folder, Path interop) {

  /// One of two values, by how much is wanted.
  int either(int whenQuick, int otherwise) {
    return quick ? whenQuick : otherwise;
  }

  /// The number of sessions that was asked for, or one of two.
  int sessions(int whenQuick, int otherwise) {
    return sessions.orElse(either(whenQuick, otherwise));
  }

  int rounds() {
    return either(3, 5);
  }

  Duration round() {
    return Duration.ofSeconds(either(3, 10));
  }

  /// For as long, nothing is measured: the JVM compiles what is used most.
  Duration warmUp() {
    return Duration.ofSeconds(either(6, 40));
  }

  /// Says what is being done, with the time it has taken so far left to the reader's terminal.
  static void progress(String format, Object... arguments) {
    System.out.printf("  " + format + "%n", arguments);
  }
}
