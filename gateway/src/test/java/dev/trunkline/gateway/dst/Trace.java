package dev.trunkline.gateway.dst;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.testing.Timeline;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/// What happened in a world: the last 50 things, or as many as `-Dtrace=1000` says, and a number
/// that differs when anything of all of it differs.
final class Trace {
  private static final int LINES_MAX = Integer.getInteger("trace", 50);

  private final Timeline timeline;
  private final Deque<Line> lines = new ArrayDeque<>();
  private long fingerprint;

  private record Line(Instant at, String who, String what, List<Object> details) {
    @Override
    public String toString() {
      return at + " " + who + ": " + what.formatted(details.toArray());
    }
  }

  Trace(Timeline timeline) {
    this.timeline = timeline;
  }

  void add(String who, String what, Object... details) {
    if (lines.size() == LINES_MAX) {
      lines.remove();
    }
    lines.add(new Line(timeline.now(), who, what, List.of(details)));
    mix(timeline.now().hashCode());
    mix(who.hashCode());
    mix(what.hashCode());
    for (Object detail : details) {
      mix(detail instanceof Node node ? node.find("id").hashCode() : detail.toString().hashCode());
    }
  }

  private void mix(int value) {
    fingerprint = (fingerprint ^ value) * 0x9E3779B97F4A7C15L;
    fingerprint ^= fingerprint >>> 29;
  }

  long fingerprint() {
    return fingerprint;
  }

  @Override
  public String toString() {
    return lines.stream().map(Line::toString).collect(Collectors.joining("\n"));
  }
}
