package dev.trunkline.launcher.bench;

import java.util.List;

/// One thing that is measured.
public interface Suite {

  /// How it is called on the command line.
  String name();

  /// What it measures, in a line.
  String what();

  /// Measures, and says what came of it. Prints its progress.
  ///
  /// @throws Exception when something fails; the other suites still run
  List<Table> run(Setup setup) throws Exception;

  /// All there are, in the order in which they run.
  static List<Suite> all() {
    return List.of(
        new StartupSuite(),
        new DensitySuite(),
        new ThroughputSuite(),
        new RampSuite(),
        new FailoverSuite(),
        new ScaleSuite(),
        new PeersSuite());
  }
}
