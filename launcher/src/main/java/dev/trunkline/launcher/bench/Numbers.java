package dev.trunkline.launcher.bench;

import java.util.List;
import java.util.stream.Collectors;

/// All goals in one table, with what the suites of this run have found.
final class Numbers {
  private Numbers() {}

  static Table of(List<Table> tables) {
    List<Figure> figures = tables.stream().flatMap(table -> table.figures().stream()).toList();
    Table numbers =
        new Table(
            "Numbers",
            "what",
            "goal",
            "measured here",
            "peers, same run",
            "published by others",
            "verdict");
    for (Goal goal : Goal.values()) {
      List<Figure> found = figures.stream().filter(figure -> figure.goal() == goal).toList();
      List<Figure> ours = found.stream().filter(Figure::isOurs).toList();
      numbers.row(
          goal.what(),
          goal.text(),
          ours.isEmpty() ? "not measured" : shown(goal, ours),
          found.stream()
              .map(Figure::peers)
              .filter(text -> !text.isEmpty())
              .collect(Collectors.joining("; ")),
          goal.published(),
          verdict(goal, ours));
    }
    return numbers.note(
        "A goal whose suite did not run in this run is not measured. What others have published was"
            + " measured by them, elsewhere, in ways of their own.");
  }

  /// Faults add up over the suites; of everything else there is one figure.
  private static double value(Goal goal, List<Figure> ours) {
    return goal == Goal.FAULTS
        ? ours.stream().mapToDouble(Figure::value).sum()
        : ours.getFirst().value();
  }

  private static String shown(Goal goal, List<Figure> ours) {
    double value = value(goal, ours);
    String number = value == Math.rint(value) ? "%,.0f" : value < 10 ? "%.2f" : "%,.1f";
    String how =
        ours.stream()
            .map(Figure::how)
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; "));
    return number.formatted(value) + (how.isEmpty() ? "" : " (" + how + ")");
  }

  private static String verdict(Goal goal, List<Figure> ours) {
    if (ours.isEmpty()) {
      return "not measured";
    }
    if (!ours.stream().allMatch(Figure::full)) {
      return "not at the goal's size";
    }
    return goal.isMetBy(value(goal, ours)) ? "met" : "missed";
  }
}
