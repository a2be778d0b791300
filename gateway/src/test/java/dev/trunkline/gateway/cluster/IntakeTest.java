package dev.trunkline.gateway.cluster;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.store.ShardId;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A member that takes over shards from others that live.
class IntakeTest {
  private static final int HALF = Intake.SESSIONS_AT_ONCE / 2;

  private final Intake intake = new Intake();

  private static Set<ShardId> shards(int count) {
    return IntStream.range(0, count).mapToObj(ShardId::new).collect(toSet());
  }

  private static Map<ShardId, Integer> each(int sessions) {
    return shards(100).stream().collect(toMap(Function.identity(), _ -> sessions));
  }

  @Test
  void asksForAsManySessionsAsMayBeOnTheirWay() {
    assertThat(intake.next(shards(10), each(HALF), 0, 0)).isEqualTo(shards(2));
  }

  @Test
  void asksForNoMoreWhileThoseThatCameLogIn() {
    assertThat(intake.next(shards(10), each(HALF), HALF + 1, 0)).isEmpty();
  }

  @Test
  void asksForALargeShardAlone() {
    Map<ShardId, Integer> large = each(10 * HALF);
    assertThat(intake.next(shards(10), large, 0, 0)).isEqualTo(shards(1));
    assertThat(intake.next(shards(10), large, 0, 1)).isEqualTo(shards(1));
  }

  @Test
  void goesOnWhenAShardHasCome() {
    // Given
    Set<ShardId> _ = intake.next(shards(3), each(HALF), 0, 0);
    Set<ShardId> left = Set.of(new ShardId(1), new ShardId(2));

    // When
    Set<ShardId> asked = intake.next(left, each(HALF), 0, 1);

    // Then
    assertThat(asked).isEqualTo(left);
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
    Set<ShardId> asked = intake.next(shards(4), each(HALF), 0, Duration.ofSeconds(10).toNanos());

    // Then
    assertThat(asked).hasSize(2).doesNotContainAnyElementsOf(inVain);
  }
}
