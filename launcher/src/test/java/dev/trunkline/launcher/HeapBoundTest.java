package dev.trunkline.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapBoundTest {
  @Test
  void boundsOldObjectsThatTheSerialCollectorLeavesAlone() throws Exception {
    assertThat(mostOldMiB(List.of())).isGreaterThan(600);
    assertThat(mostOldMiB(List.of("bounded"))).isBetween(30, 300);
  }

  private static int mostOldMiB(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xms24m", "-XX:NewSize=12m", "-Xmx2g"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(AgingObjects.class.getName());
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor()).isZero();
    return Integer.parseInt(said);
  }
}
