package dev.trunkline.launcher.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway that is killed with SIGKILL at any moment. `-Dkills=200` makes it a proof; see [Plan]
/// for more, and docs/PROOF.md.
class KilledGatewayTest {
  @TempDir private Path folder;

  @Test
  void losesAndRepeatsNothing() throws IOException, InterruptedException {
    // Given
    Plan plan = Plan.ofProperties();
    Path log = log(plan);
    System.out.println(plan + ", log " + log);

    // When
    Result result;
    try (Proof proof = new Proof(plan, folder, log)) {
      result = proof.run();
      System.out.println(result.table());
      result.findings().details().forEach(System.out::println);
      result.violations().forEach(System.out::println);

      // Then
      SoftAssertions.assertSoftly(softly -> {
        softly.assertThat(result.findings().details()).isEmpty();
        softly.assertThat(result.violations()).isEmpty();
        softly.assertThat(result.stage().ledger().refusals()).isEmpty();
      });
    }
    assertThat(errors(log)).isEmpty();
  }

  private static Path log(Plan plan) throws IOException {
    Path log = Path.of("target", "kills", plan.store() + "-" + plan.seed() + ".log");
    Files.createDirectories(log.toAbsolutePath().getParent());
    Files.deleteIfExists(log);
    return log.toAbsolutePath();
  }

  private static List<String> errors(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(" ERROR ")).toList();
    }
  }
}
