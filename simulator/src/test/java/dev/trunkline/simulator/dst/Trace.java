package dev.trunkline.simulator.dst;

import dev.trunkline.simulator.testing.Timeline;
import java.util.ArrayDeque;
import java.util.Deque;

/// The last things that happened in a world: 50, or as many as `-Dtrace=1000` says.
final class Trace {
  private static final int LINES_MAX = Integer.getInteger("trace", 50);

  private final Timeline timeline;
  private final Deque<String> lines = new ArrayDeque<>();

  Trace(Timeline timeline) {
    this.timeline = timeline;
  }

  void add(String who, String what) {
    if (lines.size() == LINES_MAX) {
      lines.remove();
    }
    lines.add(timeline.now() + " " + who + ": " + what);
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
