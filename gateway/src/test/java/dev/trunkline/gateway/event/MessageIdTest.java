package dev.trunkline.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true_491511@c.us_3EB0ABC",
        "false_77@lid_ABC",
        "false_1203@g.us_ABC_491511@c.us",
        "true_1203@g.us_ABC_77@lid"
      })
  void isWrittenAsItWasRead(String text) {
    assertThat(MessageId.find(text).orElseThrow()).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ABC",
        "yes_1@c.us_ABC",
        "true_x_ABC",
        "true_1@c.us_",
        "true_1@c.us_A B",
        "true_1@c.us_ABC_x",
        "true_1@c.us_ABC_2@c.us_3"
      })
  void isReadFromNothingElse(String text) {
    assertThat(MessageId.find(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"ABC, ABC", "true_1@c.us_ABC, ABC", "false_1@g.us_DEF_2@c.us, DEF"})
  void holdsWhatsAppsOwnId(String text, String id) {
    assertThat(MessageId.bare(text)).hasValue(id);
  }
}
