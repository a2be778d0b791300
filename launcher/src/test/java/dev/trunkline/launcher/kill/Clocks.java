package dev.trunkline.launcher.kill;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The clocks of processes that were started with a library between them and the system's. It is
/// compiled from `clock.c`, and reads from a file how far the time of day is ahead; what a process
/// knows as monotonic stays as it is.
final class Clocks {
  /// The database's clock; those of members have their numbers.
  static final int OF_DATABASE = 0;

  private static final List<Path> COMPILERS = List.of(Path.of("/usr/bin/cc"), Path.of("/bin/cc"));

  private final Path folder;
  private final Path preloaded;

  /// @param folder for the library, and the files that it reads
  Clocks(Path folder) throws IOException {
    this.folder = folder;
    this.preloaded = folder.resolve("clock.so");
    Path source = folder.resolve("clock.c");
    try (InputStream text = Clocks.class.getResourceAsStream("clock.c")) {
      Files.copy(Objects.requireNonNull(text), source);
    }
    compile(source);
  }

  /// Why there can be none on this machine.
  static Optional<String> obstacle() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("clocks are set with LD_PRELOAD, on Linux");
    }
    return compiler().isEmpty() ? Optional.of("no C compiler, `cc`") : Optional.empty();
  }

  private static Optional<String> compiler() {
    return COMPILERS.stream().filter(Files::isExecutable).map(Path::toString).findFirst();
  }

  private void compile(Path source) throws IOException {
    Process compiler =
        new ProcessBuilder(
                compiler().orElseThrow(),
                "-shared",
                "-fPIC",
                "-O2",
                "-o",
                preloaded.toString(),
                source.toString(),
                "-ldl")
            .redirectErrorStream(true)
            .start();
    String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (compiler.waitFor() != 0) {
        throw new IOException("the clock's library is not compiled: " + said);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What a process's environment must have.
  Map<String, String> settings(int whose) {
    set(whose, Duration.ZERO);
    return Map.of("LD_PRELOAD", preloaded.toString(), "CLOCK_LEAD", file(whose).toString());
  }

  private Path file(int whose) {
    return folder.resolve("clock" + whose);
  }

  /// Sets a clock.
  ///
  /// @param lead how far it is ahead of the machine's; behind when negative
  void set(int whose, Duration lead) {
    byte[] seconds =
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.nativeOrder())
            .putLong(lead.toSeconds())
            .array();
    try {
      // Written over, not anew: processes have it in their memory.
      Files.write(file(whose), seconds, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
