package dev.trunkline.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FieldsTest {

  @Test
  void takesWhatTheMeaningOfIsClear() {
    record Sample(String text, int number, boolean yes, boolean no, List<String> one) {}

    Sample sample =
        Fields.read(
            Json.read("{\"text\":12,\"number\":\"10\",\"yes\":\"True\",\"no\":0,\"one\":\"a\"}"),
            fields ->
                new Sample(
                    fields.string("text"),
                    fields.integer("number", 0, 20, 5),
                    fields.flag("yes", false),
                    fields.flag("no", true),
                    fields.strings("one", 3)));

    assertThat(sample).isEqualTo(new Sample("12", 10, true, false, List.of("a")));
  }

  @Test
  void treatsNullLikeNothing() {
    Fields.read(
        Json.read("{\"a\":null,\"b\":null,\"c\":null}"),
        fields -> {
          assertThat(fields.optionalString("a")).isEqualTo(Optional.empty());
          assertThat(fields.flag("b", true)).isTrue();
          assertThat(fields.stringMap("c")).isEqualTo(Map.of());
          return fields;
        });
  }

  @Test
  void namesEveryFieldThatIsWrongByItsPath() {
    assertThatExceptionOfType(InvalidFieldsException.class)
        .isThrownBy(() ->
            Fields.read(
                Json.read("{\"list\":[{\"number\":\"x\"},7],\"flag\":\"maybe\",\"long\":\"abc\"}"),
                fields -> {
                  fields.string("missing");
                  fields.objects("list", 5, item -> item.integer("number", 0, 9, 0));
                  fields.flag("flag", false);
                  fields.string("long", 1, 2);
                  return fields;
                }))
        .satisfies(e ->
            assertThat(e.problems())
                .containsExactly(
                    "missing must be a string",
                    "list.0.number must be a whole number from 0 to 9",
                    "list.1 must be an object",
                    "flag must be a boolean value",
                    "long must be shorter than or equal to 2 characters"));
  }

  @Test
  void takesNothingButAnObject() {
    assertThatExceptionOfType(InvalidFieldsException.class)
        .isThrownBy(() -> Fields.read(Json.read("[1]"), fields -> fields))
        .withMessage("the body must be an object");
  }
}
