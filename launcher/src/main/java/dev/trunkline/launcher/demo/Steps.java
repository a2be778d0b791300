package dev.trunkline.launcher.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What was shown, how long it took, and whether it went as it should.
public final class Steps {

  /// One step.
  ///
  /// @param problem empty when it went well
  record Step(String name, Duration took, String problem) {}

  /// Something that was shown did not go as it should.
  static final class StepFailedException extends RuntimeException {
    StepFailedException(String problem) {
      super(problem);
    }
  }

  /// The work of a step.
  interface Work {
    void run() throws Exception;
  }

  private final List<Step> steps = new ArrayList<>();

  /// Runs a step, unless one before it failed.
  void step(String name, Work work) {
    if (!allPassed()) {
      return;
    }
    System.out.println();
    System.out.println((steps.size() + 1) + ". " + name);
    long began = System.nanoTime();
    String problem = "";
    try {
      work.run();
    } catch (Exception e) { // the edge of the demonstration: a failure is what it reports
      problem = e.getMessage() == null ? e.toString() : e.getMessage();
      System.out.println("   failed: " + problem);
    }
    steps.add(new Step(name, Duration.ofNanos(System.nanoTime() - began), problem));
  }

  /// Whether everything so far went well.
  public boolean allPassed() {
    return steps.stream().allMatch(step -> step.problem().isEmpty());
  }

  /// A line a step, for people.
  public String table() {
    int width = steps.stream().mapToInt(step -> step.name().length()).max().orElse(0);
    StringBuilder table = new StringBuilder();
    for (Step step : steps) {
      table.append(
          "%-6s %-"
              .concat(width + "s  %6d ms  %s%n")
              .formatted(
                  step.problem().isEmpty() ? "ok" : "FAILED",
                  step.name(),
                  step.took().toMillis(),
                  step.problem()));
    }
    return table.toString();
  }
}
