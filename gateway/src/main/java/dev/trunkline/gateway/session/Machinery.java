package dev.trunkline.gateway.session;

import java.util.random.RandomGenerator;

/// What the sessions of a process run on.
interface Machinery extends Alarms, AutoCloseable {

  /// Runs work that may block, soon. Nothing happens when it is closed.
  void execute(Runnable work);

  RandomGenerator random();

  /// Rings no alarm any more, and waits for the work that runs.
  @Override
  void close();
}
