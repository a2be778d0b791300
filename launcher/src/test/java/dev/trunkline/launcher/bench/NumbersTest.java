package dev.trunkline.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NumbersTest {
  private static String rowOf(Goal goal, Figure... figures) {
    Table table = new Table("A suite", "what");
    for (Figure figure : figures) {
      table.figure(figure);
    }
    return Numbers.of(List.of(table))
        .markdown()
        .lines()
        .filter(line -> line.startsWith("| " + goal.what() + " |"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void saysOfAGoalWhoseSuiteDidNotRunThatItWasNotMeasured() {
    assertThat(rowOf(Goal.START)).endsWith("| not measured |").doesNotContain("met |");
  }

  @Test
  void holdsAFigureAgainstTheMostThatIsAllowed() {
    assertThat(rowOf(Goal.START, Figure.of(Goal.START, 2))).endsWith("| met |");
    assertThat(rowOf(Goal.START, Figure.of(Goal.START, 2.01))).endsWith("| missed |");
  }

  @Test
  void holdsAMultipleAgainstTheLeastThatIsAsked() {
    assertThat(rowOf(Goal.SENDS_TO_ZAPO, Figure.of(Goal.SENDS_TO_ZAPO, 5))).endsWith("| met |");
    assertThat(rowOf(Goal.SENDS_TO_ZAPO, Figure.of(Goal.SENDS_TO_ZAPO, 4.99)))
        .endsWith("| missed |");
  }

  @Test
  void doesNotJudgeWhatWasMeasuredAtAnotherSize() {
    Figure small = Figure.of(Goal.COLD_START, 3, false, "400 sessions");

    assertThat(rowOf(Goal.COLD_START, small))
        .contains("| 3 (400 sessions) |")
        .endsWith("| not at the goal's size |");
  }

  @Test
  void addsUpTheFaultsOfAllSuites() {
    assertThat(rowOf(Goal.FAULTS, Figure.faults(0, "ramp"), Figure.faults(2, "failover")))
        .contains("| 2 (ramp; failover) |")
        .endsWith("| missed |");
  }

  @Test
  void showsPeersBesideWhatIsNotMeasured() {
    assertThat(rowOf(Goal.IDLE_PLAIN, Figure.ofPeers(Goal.IDLE_PLAIN, "Baileys: 4,000")))
        .contains("| not measured | Baileys: 4,000 |");
  }
}
