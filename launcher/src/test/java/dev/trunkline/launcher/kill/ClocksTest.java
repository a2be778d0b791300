package dev.trunkline.launcher.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a process sees whose clock the test sets.
class ClocksTest {
  private static final int SOMEONE = 7;
  private static final Duration CLOSE = Duration.ofMinutes(1);

  @TempDir private Path folder;

  /// A program that says the time whenever it is asked, and how much of it has passed.
  static final class Speaker {
    private Speaker() {}

    static void main(String[] arguments) throws IOException {
      long began = System.nanoTime();
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      while (System.in.read() >= 0) {
        out.println(Instant.now() + " " + (System.nanoTime() - began));
      }
    }
  }

  private static Instant now() {
    return Instant.ofEpochMilli(System.currentTimeMillis());
  }

  @Test
  void showAnotherTimeAtOnceAndLetItPassAsBefore() throws IOException {
    // Given
    assumeThat(Clocks.obstacle()).isEmpty();
    Clocks clocks = new Clocks(folder);
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Speaker.class.getName());
    builder.environment().putAll(clocks.settings(SOMEONE));
    Process speaker = builder.start();
    try (BufferedReader said = speaker.inputReader(StandardCharsets.UTF_8)) {
      // When
      clocks.set(SOMEONE, Duration.ofHours(1));
      String[] ahead = ask(speaker, said);
      clocks.set(SOMEONE, Duration.ofHours(-1));
      String[] behind = ask(speaker, said);

      // Then
      assertThat(Duration.between(now(), Instant.parse(ahead[0])).minusHours(1).abs())
          .isLessThan(CLOSE);
      assertThat(Duration.between(now(), Instant.parse(behind[0])).plusHours(1).abs())
          .isLessThan(CLOSE);
      assertThat(Long.parseLong(behind[1]) - Long.parseLong(ahead[1]))
          .isBetween(0L, CLOSE.toNanos());
    } finally {
      speaker.destroyForcibly();
    }
  }

  private static String[] ask(Process speaker, BufferedReader said) throws IOException {
    speaker.getOutputStream().write('?');
    speaker.getOutputStream().flush();
    return said.readLine().split(" ", -1);
  }
}
