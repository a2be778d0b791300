package dev.trunkline.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTest {

  static Stream<String> hostile() {
    return Stream.of(
        "[".repeat(Json.DEPTH_MAX + 1) + "]".repeat(Json.DEPTH_MAX + 1),
        "\"" + "x".repeat(Json.STRING_LENGTH_MAX + 1) + "\"",
        "1".repeat(Json.NUMBER_LENGTH_MAX + 1),
        "[" + "1,".repeat(Json.TOKENS_MAX) + "1]",
        "{\"" + "n".repeat(Json.NAME_LENGTH_MAX + 1) + "\":1}");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void refusesWhatExceedsABound(String text) {
    assertThatExceptionOfType(JsonException.class).isThrownBy(() -> Json.read(text));
  }

  @Test
  void saysWhereItIsWrongWithoutQuotingIt() {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.read("{\"password\":\"hunter2\",\n}"))
        .withMessageContaining("line 2")
        .withMessageNotContaining("hunter2");
  }

  @Test
  void refusesWhatFollows() {
    assertThatExceptionOfType(JsonException.class).isThrownBy(() -> Json.read("{} {}"));
  }

  @Test
  void readsNothingAsAnEmptyObject() {
    assertThat(Json.read("")).isEqualTo(Json.object());
  }
}
