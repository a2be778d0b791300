package dev.trunkline.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.MemberProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Who counts as silent.
class SilenceTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private long nanos = -17;
  private final Silence silence = new Silence(() -> nanos);

  private static Member member(Instant seenAt) {
    return new Member(
        new MemberId("one#1"),
        1,
        new MemberProfile("one", MemberProfile.Role.ALL, "127.0.0.1", 1, 2, 10, Set.of()),
        0,
        NOON,
        seenAt,
        Duration.ofHours(1),
        true,
        Optional.empty());
  }

  private List<Member> look(Duration later, Instant seenAt) {
    nanos += later.toNanos();
    return silence.longerThan(LIMIT, List.of(member(seenAt)));
  }

  @Test
  void isCountedFromWhenARenewalWasFirstSeen() {
    assertThat(look(Duration.ZERO, NOON)).isEmpty();
    assertThat(look(LIMIT, NOON)).isEmpty();
    assertThat(look(Duration.ofNanos(1), NOON)).hasSize(1);
  }

  @Test
  void endsWithARenewalWhateverTheTimeIsThen() {
    assertThat(look(Duration.ZERO, NOON)).isEmpty();
    assertThat(look(LIMIT, NOON.plusSeconds(3_600))).isEmpty();
    assertThat(look(LIMIT, NOON.minusSeconds(3_600))).isEmpty();
    assertThat(look(LIMIT.plusNanos(1), NOON.minusSeconds(3_600))).hasSize(1);
  }

  @Test
  void isForgottenWithTheMember() {
    // Given
    assertThat(look(Duration.ZERO, NOON)).isEmpty();

    // When
    assertThat(silence.longerThan(LIMIT, List.of())).isEmpty();

    // Then
    assertThat(look(LIMIT.plusNanos(1), NOON)).isEmpty();
  }
}
