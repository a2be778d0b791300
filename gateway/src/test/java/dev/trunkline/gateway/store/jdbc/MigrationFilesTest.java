package dev.trunkline.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Migrations leave everything in place that the programs before them use, unless they say so.
class MigrationFilesTest {
  private static final List<String> FILES =
      List.of("V1__first", "V2__outbox", "V3__cluster", "V4__milestones", "V5__stream");

  /// What a program that does not know of it can live with.
  private static final Pattern HARMLESS =
      Pattern.compile(
          "ALTER TABLE \\w+ ADD COLUMN \\w+ (\\S+|\\S+ NOT NULL DEFAULT \\S+)"
              + "|CREATE TABLE .*"
              + "|CREATE INDEX .*"
              + "|INSERT INTO .*"
              + "|UPDATE EVENT SET SHARD = FOUND.SHARD, POSITION = FOUND.PLACE\\s.*" // new columns
              + "|UPDATE STORE_INFO SET .*",
          Pattern.DOTALL);

  private static final Pattern REFUSES_OLDER = Pattern.compile("COMPATIBLE_FROM = (\\d+)");

  static Stream<Integer> later() {
    return Stream.iterate(2, schema -> schema <= FILES.size(), schema -> schema + 1);
  }

  @ParameterizedTest
  @MethodSource("later")
  void addsOnlyWhatTheProgramBeforeCanLiveWith(int schema) {
    assertThat(statements(schema)).allMatch(statement -> HARMLESS.matcher(statement).matches());
  }

  @ParameterizedTest
  @MethodSource("later")
  void saysWhichSchemaItMakesAndRefusesNoProgramButOnce(int schema) {
    List<String> statements = statements(schema);

    assertThat(statements.getLast()).startsWith("UPDATE STORE_INFO SET SCHEMA_VERSION = " + schema);
    // A process that knows nothing of members must not write where there are some.
    assertThat(REFUSES_OLDER.matcher(statements.getLast()).find()).isEqualTo(schema == 3);
  }

  private static List<String> statements(int schema) {
    String name = "/dev/trunkline/gateway/store/migration/" + FILES.get(schema - 1) + ".sql";
    try (InputStream file = MigrationFilesTest.class.getResourceAsStream(name)) {
      String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.replaceAll("--.*", "").split(";"))
          .map(statement -> statement.strip().toUpperCase(Locale.ROOT))
          .filter(statement -> !statement.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
