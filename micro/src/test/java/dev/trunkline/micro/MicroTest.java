package dev.trunkline.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs the micro benchmarks: each for a moment, to see that it works; with `-Dmicro=full`, in JVMs
/// of their own and long enough to measure. `-Dbenchmarks=Signal` chooses. See docs/BENCHMARKS.md.
class MicroTest {
  private static final int BENCHMARKS = 11;

  @Test
  void measuresEveryBenchmark() throws RunnerException {
    String chosen = System.getProperty("benchmarks", "");
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("dev\\.trunkline\\.micro\\..*" + chosen + ".*")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.MICROSECONDS)
            .shouldFailOnError(true);
    Collection<RunResult> results = new Runner(sized(options).build()).run();

    assertThat(results).hasSizeGreaterThanOrEqualTo(chosen.isEmpty() ? BENCHMARKS : 1);
    assertThat(results).allMatch(result -> result.getPrimaryResult().getScore() > 0);
  }

  private static ChainedOptionsBuilder sized(ChainedOptionsBuilder options) {
    return System.getProperty("micro", "").equals("full")
        ? options
            .forks(2)
            .jvmArgs("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED")
            .warmupIterations(5)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(5)
            .measurementTime(TimeValue.seconds(1))
        : options
            .verbosity(VerboseMode.SILENT)
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(20));
  }
}
