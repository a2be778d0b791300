package dev.trunkline.engine.signal;

import static dev.trunkline.engine.signal.Decryptions.assertBad;
import static dev.trunkline.engine.signal.Decryptions.assertPlain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// How much a session keeps, and what its record looks like.
class SignalSessionLimitsTest {
  private final SplittableRandom random = new SplittableRandom(1);
  private final Conversation conversation = Conversation.start(random);
  private final Device alice = conversation.alice();
  private final Device bob = conversation.bob();

  @Test
  void refusesAMessageThatOvertakesTooMany() {
    // Given
    for (int i = 0; i < MessageChain.AHEAD_MAX; i++) {
      alice.encrypt(new byte[] {0});
    }
    SignalSession.Encrypted farthest = alice.encrypt(new byte[] {1});
    SignalSession.Encrypted tooFar = alice.encrypt(new byte[] {2});

    // When
    Decryption refused = bob.decrypt(tooFar.kind(), tooFar.bytes());
    Decryption read = bob.decrypt(farthest.kind(), farthest.bytes());

    // Then
    assertBad(refused, RetryReason.FUTURE_MESSAGE);
    assertPlain(read, 1);
  }

  @Test
  void keepsABoundedNumberOfOvertakenMessagesAndDropsTheOldest() {
    // Given
    SignalSession.Encrypted oldest = alice.encrypt(new byte[] {1});
    SignalSession.Encrypted younger = alice.encrypt(new byte[] {2});
    overtake(Ratchets.SKIPPED_MAX / 2);
    overtake(Ratchets.SKIPPED_MAX / 2 - 2);

    // When
    overtake(1);

    // Then
    assertThat(bob.decrypt(oldest.kind(), oldest.bytes())).isInstanceOf(Decryption.Duplicate.class);
    assertPlain(bob.decrypt(younger.kind(), younger.bytes()), 2);
    assertThat(bob.requireSession().encode()).hasSizeLessThan(36 * Ratchets.SKIPPED_MAX + 1_000);
  }

  @Test
  void countsOvertakenMessagesOfAllChainsAndDropsTheOldestChainsFirst() {
    // Given
    SignalSession.Encrypted oldest = alice.encrypt(new byte[] {1});
    overtake(199);
    SignalSession.Encrypted younger = alice.encrypt(new byte[] {2});
    overtake(899);
    SignalSession.Encrypted answer = bob.encrypt(new byte[] {3});
    alice.decrypt(answer.kind(), answer.bytes());
    SignalSession.Encrypted youngest = alice.encrypt(new byte[] {4});
    overtake(899);
    alice.initiate(bob.bundle());

    // When
    overtake(200);

    // Then
    assertThat(bob.decrypt(oldest.kind(), oldest.bytes())).isInstanceOf(Decryption.Duplicate.class);
    assertPlain(bob.decrypt(younger.kind(), younger.bytes()), 2);
    assertPlain(bob.decrypt(youngest.kind(), youngest.bytes()), 4);
  }

  @Test
  void keepsABoundedNumberOfFormerSessions() {
    // Given
    SignalSession.Encrypted lost = alice.encrypt(new byte[] {1});
    alice.initiate(bob.bundle());
    SignalSession.Encrypted readable = alice.encrypt(new byte[] {2});
    bob.decrypt(readable.kind(), readable.bytes());
    SignalSession.Encrypted late = alice.encrypt(new byte[] {3});

    // When
    for (int i = 1; i < Ratchets.COUNT_MAX; i++) {
      alice.initiate(bob.bundle());
      SignalSession.Encrypted first = alice.encrypt(new byte[] {4});
      assertPlain(bob.decrypt(first.kind(), first.bytes()), 4);
    }

    // Then
    assertBad(bob.decrypt(lost.kind(), lost.bytes()), RetryReason.BAD_MAC);
    assertPlain(bob.decrypt(late.kind(), late.bytes()), 3);
    assertThat(bob.requireSession().encode()).hasSizeLessThan(3_000);
  }

  @Test
  void keepsItsRecordsSmall() {
    // Given
    Device carol = new Device(random);
    Device dave = new Device(random);
    carol.initiate(dave.bundle());
    byte[] initiated = carol.requireSession().encode();
    SignalSession.Encrypted first = carol.encrypt(new byte[] {1});
    dave.decrypt(first.kind(), first.bytes());
    byte[] accepted = dave.requireSession().encode();

    // When
    for (int i = 0; i < 2 * Ratchet.RECEIVING_MAX; i++) {
      SignalSession.Encrypted answer = dave.encrypt(new byte[] {2});
      assertPlain(carol.decrypt(answer.kind(), answer.bytes()), 2);
      SignalSession.Encrypted question = carol.encrypt(new byte[] {3});
      assertPlain(dave.decrypt(question.kind(), question.bytes()), 3);
    }

    // Then
    assertThat(initiated).hasSizeBetween(250, 350);
    assertThat(accepted).hasSizeBetween(300, 400);
    assertThat(carol.requireSession().encode()).hasSizeBetween(600, 700);
  }

  @Test
  void refusesDamagedAndNewerRecords() {
    // Given
    byte[] record = alice.requireSession().encode();
    byte[] newer = record.clone();
    assertThat(newer).startsWith(8, 1);
    newer[1] = 2;

    // When, Then
    assertThatThrownBy(() -> SignalSession.decode(newer)).hasMessageContaining("version 2");
    assertThatThrownBy(() -> SignalSession.decode(new byte[] {8, 1}))
        .isInstanceOf(SignalException.class);
    assertThatThrownBy(() -> SignalSession.decode(new byte[0])).isInstanceOf(SignalException.class);
  }

  @Test
  void keepsKeysOutOfText() {
    // Given
    Ratchet ratchet = Ratchet.initiate(alice.identity(), bob.bundle(), new SplittableRandom(2));

    // When, Then
    assertThat(ratchet.toString()).contains("rootKey=RootKey[key=***]", "secret=***");
  }

  private void overtake(int count) {
    for (int i = 0; i < count; i++) {
      alice.encrypt(new byte[] {0});
    }
    SignalSession.Encrypted next = alice.encrypt(new byte[] {9});
    assertPlain(bob.decrypt(next.kind(), next.bytes()), 9);
  }
}
