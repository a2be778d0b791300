package dev.trunkline.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingHelpTest {
  private static final Path DOCUMENT = Path.of("../docs/CONFIGURATION.md");

  /// The document holds [SettingHelp#markdown()] word for word.
  @Test
  void isWhatTheDocumentSays() throws IOException {
    assertThat(Files.readString(DOCUMENT)).contains(SettingHelp.markdown().strip());
  }

  @Test
  void namesEverySettingInATerminal() {
    assertThat(SettingHelp.text())
        .contains(Arrays.stream(Setting.values()).map(Setting::key).toList());
  }

  @Test
  void readsNoNameTwice() {
    List<String> names =
        Arrays.stream(Setting.values()).flatMap(setting -> setting.names().stream()).toList();

    assertThat(names).doesNotHaveDuplicates();
  }
}
