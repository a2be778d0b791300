package dev.trunkline.gateway.cluster.pekko;

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

/// Who may decide in a partition.
class StoreLeaseTest {
  private static Member living(String host) {
    return new Member(
        new MemberId(host + "#1"),
        1,
        new MemberProfile(host, MemberProfile.Role.ALL, host, 17355, 3000, 100, Set.of()),
        0,
        Instant.EPOCH,
        Instant.EPOCH,
        Duration.ZERO,
        true,
        Optional.empty());
  }

  @Test
  void isNotGivenToOneThatWasDeclaredGone() {
    // Given
    List<Member> living = List.of(living("10.0.0.1"), living("10.0.0.2"));

    // Then
    assertThat(StoreLease.isOneOf(living, "trunkline@10.0.0.1:17355")).isTrue();
    assertThat(StoreLease.isOneOf(living, "trunkline@10.0.0.3:17355")).isFalse();
  }
}
