package dev.trunkline.gateway.cluster;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.store.ShardId;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A member that takes over shards from others that live.
class IntakeTest {
  private static final int HALF = Intake.SESSIONS_AT_FIRST / 2;
  private static final int SESSIONS_OF_EACH = 4;
  private static final long FAST = Intake.SLOW.toNanos() / 2;

  private final Intake intake = new Intake();

  private static Set<ShardId> shards(int count) {
    return IntStream.range(0, count).mapToObj(ShardId::new).collect(toSet());
  }

  private static Map<ShardId, Integer> each(int sessions) {
    return shards(100).stream().collect(toMap(Function.identity(), _ -> sessions));
  }

  @Test
  void asksForAFewSessions() {
    assertThat(intake.next(shards(10), each(HALF), 0, 0)).isEqualTo(shards(2));
  }

  @Test
  void asksForNoMoreUntilTheLastOnesAreLoggedIn() {
    // Given
    Set<ShardId> _ = intake.next(shards(10), each(HALF), 0, 0);
    Set<ShardId> left = Set.of(new ShardId(8), new ShardId(9));

    // When
    Set<ShardId> asked = intake.next(left, each(HALF), 1, FAST);

    // Then
    assertThat(asked).isEmpty();
    assertThat(intake.next(left, each(HALF), 0, FAST)).isEqualTo(left);
  }

  @Test
  void asksForALargeShardAlone() {
    Map<ShardId, Integer> large = each(10 * HALF);
    assertThat(intake.next(shards(10), large, 0, 0)).isEqualTo(shards(1));
    assertThat(intake.next(shards(10), large, 0, 1)).isEqualTo(shards(1));
  }

  @Test
  void asksForMoreAtOnceWhenTheyComeFast() {
    assertThat(atOnce(20, FAST)).isGreaterThan(Intake.SESSIONS_AT_FIRST);
    assertThat(atOnce(100, FAST)).isLessThanOrEqualTo(Intake.SESSIONS_MAX);
  }

  @Test
  void asksForFewerAtOnceWhenTheyComeSlowly() {
    assertThat(atOnce(20, 2 * Intake.SLOW.toNanos())).isEqualTo(Intake.SESSIONS_MIN);
  }

  /// How many are asked for in the end, when each time took as long.
  private int atOnce(int times, long nanos) {
    Set<ShardId> lacking = new TreeSet<>(shards(times * Intake.SESSIONS_MAX));
    Set<ShardId> asked = Set.of();
    for (int i = 0; i < times; i++) {
      asked = intake.next(lacking, all(lacking), 0, i * nanos);
      lacking.removeAll(asked);
    }
    return asked.size() * SESSIONS_OF_EACH;
  }

  private static Map<ShardId, Integer> all(Set<ShardId> shards) {
    return shards.stream().collect(toMap(Function.identity(), _ -> SESSIONS_OF_EACH));
  }

  @Test
  void doesNotTakeARestForSlowness() {
    // Given
    Set<ShardId> before = intake.next(shards(2), each(HALF), 0, 0);
    Set<ShardId> _ = intake.next(Set.of(), each(HALF), 0, FAST);

    // When
    Set<ShardId> asked = intake.next(shards(10), each(HALF), 0, 1000 * FAST);

    // Then
    assertThat(asked).hasSameSizeAs(before);
  }

  @Test
  void asksForShardsWithoutSessionsAFewAtATime() {
    assertThat(intake.next(shards(100), Map.of(), 0, 0)).hasSizeLessThan(100).hasSizeGreaterThan(4);
  }

  @Test
  void turnsToOthersWhenAnOwnerDoesNotLetGo() {
    // Given
    Set<ShardId> inVain = intake.next(shards(4), each(HALF), 0, 0);

    // When
    Set<ShardId> asked =
        intake.next(shards(4), each(HALF), 0, Intake.PATIENCE.plusMillis(1).toNanos());

    // Then
    assertThat(asked).isNotEmpty().doesNotContainAnyElementsOf(inVain);
  }
}
