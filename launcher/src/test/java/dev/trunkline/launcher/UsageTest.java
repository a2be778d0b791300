package dev.trunkline.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

class UsageTest {

  /// The script answers `--help` by itself where nothing is built yet.
  @Test
  void isTheSameBeforeTheProgramIsBuilt() throws IOException {
    String script = Files.readString(Path.of("../trunkline"));

    String usage = new CommandLine(Main.class).getUsageMessage(Ansi.OFF);

    assertThat(script).contains("two\n" + usage + "USAGE\n");
  }
}
