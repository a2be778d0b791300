package dev.trunkline.launcher.bench;

import dev.trunkline.launcher.process.Child;
import dev.trunkline.launcher.process.SimulatorProcess;
import java.time.Duration;
import java.util.List;

/// A client with many sessions that is compared with others, and the simulator that it alone uses.
interface Contender extends AutoCloseable {
  /// The process that is measured.
  Child child();

  SimulatorProcess simulator();

  /// Its sessions, each with a phone to write with.
  List<Pair> pairs();

  /// Links so many more sessions.
  void link(int count) throws Exception;

  void collectGarbage() throws Exception;

  /// All sessions send, one message after the other.
  Round send(Duration time) throws Exception;

  @Override
  void close();
}
