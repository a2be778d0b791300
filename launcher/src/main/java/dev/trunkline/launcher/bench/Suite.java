package dev.trunkline.launcher.bench;

import java.time.Duration;
import java.util.List;

/// One thing that is measured.
public interface Suite {

  /// How it is called on the command line.
  String name();

  /// What it measures, in a line.
  String what();

  /// Gets what it needs and this machine may lack, before anything is measured.
  ///
  /// @throws Exception when that cannot be had; then no suite runs
  default void prepare(Setup setup) throws Exception {}

  /// How long it is meant to take on two cores: all suites together half an hour, or five minutes.
  Duration budget(Setup setup);

  /// Measures, and says what came of it. Prints its progress.
  ///
  /// @throws Exception when something fails; the other suites still run
  List<Table> run(Setup setup) throws Exception;

  /// What runs when no suite is named, in this order.
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

  /// What runs only when it is named, since it takes long.
  static List<Suite> onRequest() {
    return List.of(new SoakSuite());
  }
}
