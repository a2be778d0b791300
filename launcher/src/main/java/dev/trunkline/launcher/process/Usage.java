package dev.trunkline.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What a process has used of the machine so far, as Linux counts it.
///
/// @param cpu in user and kernel mode, of all its threads
/// @param residentKib its memory that is in RAM, in KiB; buffers of sockets are the kernel's, and
///   not in it
public record Usage(Duration cpu, long residentKib) {
  /// Linux reports times in ticks of this length, on every architecture it runs Java on.
  private static final Duration TICK = Duration.ofMillis(10);

  /// In /proc/PID/stat, counted from the field behind the name in parentheses.
  private static final int USER_TIME = 11;

  private static final int SYSTEM_TIME = 12;

  /// @throws IOException when there is no such process, or no /proc
  static Usage of(long pid) throws IOException {
    Path proc = Path.of("/proc", Long.toString(pid));
    String stat = Files.readString(proc.resolve("stat"));
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    long ticks = Long.parseLong(fields.get(USER_TIME)) + Long.parseLong(fields.get(SYSTEM_TIME));
    return new Usage(TICK.multipliedBy(ticks), resident(proc));
  }

  private static long resident(Path proc) throws IOException {
    for (String line : Files.readAllLines(proc.resolve("status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException(proc + " says nothing of memory");
  }
}
