package dev.trunkline.launcher;

import dev.trunkline.gateway.config.LogConfig;
import dev.trunkline.launcher.bench.Benchmark;
import dev.trunkline.launcher.bench.Setup;
import dev.trunkline.launcher.bench.Suite;
import dev.trunkline.launcher.process.TemporaryFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Measures.
@Command(
    name = "bench",
    description =
        "Measures on a simulated WhatsApp: startup, density, throughput, ramp, failover, scale,"
            + " peers, soak. See docs/BENCHMARKS.md.",
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "SUITE",
      description = "What to measure; everything but soak when left out.")
  private List<String> suites = List.of();

  @Option(names = "--quick", description = "Less of everything, for a look.")
  private boolean quick;

  @Option(names = "--sessions", description = "How many sessions, instead of what a suite takes.")
  private @Nullable Integer sessions;

  @Option(
      names = "--result",
      description = "Where the figures are written as JSON.",
      defaultValue = "bench.json",
      showDefaultValue = CommandLine.Help.Visibility.ALWAYS)
  private Path result = Path.of("bench.json");

  @Option(
      names = "--interop",
      description = "The folder of the interop tests, which has the peers.",
      defaultValue = "interop",
      showDefaultValue = CommandLine.Help.Visibility.ALWAYS)
  private Path interop = Path.of("interop");

  @Option(names = "--keep", description = "Leaves stores and logs behind, and says where.")
  private boolean keep;

  @Override
  public Integer call() throws Exception {
    Logs.configure(new LogConfig(LogConfig.Level.WARN, LogConfig.Format.PRETTY));
    List<Suite> chosen = suites.isEmpty() ? Suite.all() : suites.stream().map(this::suite).toList();
    TemporaryFolder folder = TemporaryFolder.create("trunkline-bench");
    OptionalInt count = sessions == null ? OptionalInt.empty() : OptionalInt.of(sessions);
    try {
      boolean all =
          new Benchmark(new Setup(quick, count, folder.path(), interop.toAbsolutePath()), result)
              .run(chosen);
      return all ? 0 : 1;
    } finally {
      if (keep) {
        System.out.println("stores and logs: " + folder.path());
      } else {
        folder.close();
      }
    }
  }

  private Suite suite(String name) {
    List<Suite> known = Stream.concat(Suite.all().stream(), Suite.onRequest().stream()).toList();
    return known.stream()
        .filter(suite -> suite.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new CommandLine.ParameterException(
                commandLine(),
                "There is no suite '%s'; there are %s"
                    .formatted(name, known.stream().map(Suite::name).toList())));
  }

  private CommandLine commandLine() {
    CommandSpec own = spec;
    if (own == null) {
      throw new IllegalStateException("not run as a command");
    }
    return own.commandLine();
  }
}
