package dev.trunkline.gateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// What group commit is worth. `-Dmeasure=5` runs it, with as many seconds for each of 16
/// measurements, and `-Dsealed` with values that are sealed.
class JournalThroughputTest {

  @Test
  @EnabledIfSystemProperty(named = "measure", matches = "\\d+")
  void commitsMoreThanOneTransactionEachDoes(@TempDir Path folder)
      throws IOException, InterruptedException {
    int seconds = Integer.getInteger("measure", 1);

    double ratio = JournalBenchmark.run(folder, seconds, System.getProperty("sealed") != null);

    assertThat(ratio).isGreaterThan(1);
  }
}
