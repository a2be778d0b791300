package dev.trunkline.engine.signal;

import static dev.trunkline.engine.Vectors.hex;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.engine.Vectors;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePrivateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SignalSessionTest {
  private final SplittableRandom random = new SplittableRandom(1);
  private Device alice = new Device(random);
  private Device bob = new Device(random);

  @Test
  void readsWhatOthersSentInAnyOrder() {
    // Given
    JsonNode vector = Vectors.of("signalSession");
    LocalIdentity identity = new LocalIdentity(pair(vector, "bobIdentityPriv"), 1);
    SignedPreKey signed =
        new SignedPreKey(
            1,
            pair(vector, "bobSignedPreKeyPriv"),
            hex(vector, "signedPreKeySignature"),
            Instant.EPOCH);
    PreKey oneTime = new PreKey(9, pair(vector, "bobOneTimePreKeyPriv"));
    LocalKeys keys = new LocalKeys(identity, List.of(signed), Optional.of(oneTime));
    assertThat(PreKeyBundle.of(identity, signed, Optional.of(oneTime)).isGenuine()).isTrue();

    // When
    Optional<SignalSession> session = Optional.empty();
    List<String> plaintexts = new ArrayList<>();
    for (JsonNode message : Vectors.list(vector.required("messages"))) {
      Decryption.Plain plain =
          plain(
              SignalSession.accept(
                  session, PreKeySignalMessage.decode(hex(message, "hex")), keys, random));
      plaintexts.add(new String(plain.plaintext(), UTF_8));
      session = Optional.of(plain.next());
    }

    // Then
    assertThat(plaintexts).containsExactly("a1", "a3", "a2");
    assertThat(session.orElseThrow().remote().identityKey().publicKey().bytes())
        .isEqualTo(hex(vector, "aliceIdentityPub"));
  }

  @Test
  void repeatsTheStartUntilTheFirstAnswer() {
    // Given
    alice.initiate(bob.bundle());

    // When
    SignalSession.Encrypted first = alice.encrypt(new byte[] {1});
    SignalSession.Encrypted second = alice.encrypt(new byte[] {2});
    assertPlain(bob.decrypt(first.kind(), first.bytes()), 1);
    SignalSession.Encrypted answer = bob.encrypt(new byte[] {3});
    assertPlain(alice.decrypt(answer.kind(), answer.bytes()), 3);
    SignalSession.Encrypted third = alice.encrypt(new byte[] {4});

    // Then
    assertThat(List.of(first.kind(), second.kind(), answer.kind(), third.kind()))
        .containsExactly(
            MessageKind.PRE_KEY, MessageKind.PRE_KEY, MessageKind.SESSION, MessageKind.SESSION);
    assertPlain(bob.decrypt(second.kind(), second.bytes()), 2);
    assertPlain(bob.decrypt(third.kind(), third.bytes()), 4);
  }

  @Test
  void startsWithoutAOneTimePreKey() {
    // Given
    alice.initiate(bob.bundleWithoutPreKey());
    SignalSession.Encrypted first = alice.encrypt(new byte[] {1});

    // When
    Decryption decryption = bob.decrypt(first.kind(), first.bytes());

    // Then
    assertThat(PreKeySignalMessage.decode(first.bytes()).preKeys().preKeyId()).isEmpty();
    assertPlain(decryption, 1);
  }

  @Test
  void refusesABundleThatItsOwnerDidNotSign() {
    // Given
    PreKeyBundle genuine = bob.bundle();
    byte[] signature = genuine.signedPreKey().signature().clone();
    signature[5]++;
    PreKeyBundle forged =
        new PreKeyBundle(
            genuine.registrationId(),
            genuine.identityKey(),
            new PreKeyBundle.Signed(
                genuine.signedPreKey().id(), genuine.signedPreKey().publicKey(), signature),
            genuine.preKey());

    // When, Then
    assertThatThrownBy(() -> alice.initiate(forged))
        .isInstanceOfSatisfying(
            SignalException.class,
            e -> assertThat(e.reason()).isEqualTo(RetryReason.INVALID_SIGNATURE));
  }

  @Test
  void tellsARepeatedMessageFromANewOne() {
    // Given
    converse();
    SignalSession.Encrypted message = alice.encrypt(new byte[] {1});

    // When
    Decryption first = bob.decrypt(message.kind(), message.bytes());
    Decryption second = bob.decrypt(message.kind(), message.bytes());

    // Then
    assertPlain(first, 1);
    assertThat(second).isInstanceOf(Decryption.Duplicate.class);
  }

  @Test
  void readsARepeatedStartAfterItsPreKeyIsGone() {
    // Given
    alice.initiate(bob.bundle());
    SignalSession.Encrypted first = alice.encrypt(new byte[] {1});
    SignalSession.Encrypted second = alice.encrypt(new byte[] {2});
    bob.decrypt(second.kind(), second.bytes());

    // When
    Decryption late = bob.decrypt(first.kind(), first.bytes());
    Decryption again = bob.decrypt(first.kind(), first.bytes());

    // Then
    assertPlain(late, 1);
    assertThat(again).isInstanceOf(Decryption.Duplicate.class);
  }

  @Test
  void cannotStartTwiceWithOneOneTimePreKey() {
    // Given
    PreKeyBundle bundle = bob.bundle();
    Device mallory = new Device(random);
    alice.initiate(bundle);
    mallory.initiate(bundle);
    SignalSession.Encrypted first = alice.encrypt(new byte[] {1});
    SignalSession.Encrypted second = mallory.encrypt(new byte[] {2});
    bob.decrypt(first.kind(), first.bytes());

    // When
    Decryption decryption = bob.decrypt(second.kind(), second.bytes());

    // Then
    assertBad(decryption, RetryReason.INVALID_KEY_ID);
  }

  @Test
  void hasNoSessionWithAStranger() {
    // Given
    converse();
    SignalSession.Encrypted message = alice.encrypt(new byte[] {1});

    // When
    Decryption decryption = new Device(random).decrypt(message.kind(), message.bytes());

    // Then
    assertThat(decryption).isInstanceOf(Decryption.NoSession.class);
  }

  @Test
  void refusesAMessageOfAnotherSession() {
    // Given
    converse();
    Device carol = new Device(random);
    carol.initiate(bob.bundle());
    PreKeySignalMessage foreign = PreKeySignalMessage.decode(carol.encrypt(new byte[] {1}).bytes());

    // When
    Decryption decryption = bob.decrypt(MessageKind.SESSION, foreign.message().bytes());

    // Then
    assertBad(decryption, RetryReason.BAD_MAC);
  }

  @Test
  void stillReadsTheFormerSessionAfterEitherSideStartsOver() {
    // Given
    converse();
    SignalSession.Encrypted before = alice.encrypt(new byte[] {1});
    bob.initiate(alice.bundle());
    SignalSession.Encrypted fresh = bob.encrypt(new byte[] {2});

    // When
    Decryption former = bob.decrypt(before.kind(), before.bytes());
    Decryption latter = alice.decrypt(fresh.kind(), fresh.bytes());

    // Then
    assertThat(fresh.kind()).isEqualTo(MessageKind.PRE_KEY);
    assertPlain(former, 1);
    assertPlain(latter, 2);
  }

  @Test
  void trustsANewIdentityOnFirstUseAndForgetsTheFormerSession() {
    // Given
    converse();
    SignalSession.Encrypted before = alice.encrypt(new byte[] {1});
    Device reinstalled = new Device(random);
    reinstalled.initiate(bob.bundle());
    SignalSession.Encrypted first = reinstalled.encrypt(new byte[] {2});

    // When
    Decryption decryption = bob.decrypt(first.kind(), first.bytes());

    // Then
    assertPlain(decryption, 2);
    assertThat(plain(decryption).newIdentity()).contains(reinstalled.identity().identityKey());
    assertBad(bob.decrypt(before.kind(), before.bytes()), RetryReason.BAD_MAC);
  }

  @Test
  void reportsNoNewIdentityOfAStranger() {
    // Given
    alice.initiate(bob.bundle());
    SignalSession.Encrypted first = alice.encrypt(new byte[] {1});

    // When
    Decryption decryption = bob.decrypt(first.kind(), first.bytes());

    // Then
    assertThat(plain(decryption).newIdentity()).isEmpty();
  }

  @Test
  void refusesAMessageThatOvertakesTooMany() {
    // Given
    converse();
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
    converse();
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
  void keepsABoundedNumberOfFormerSessions() {
    // Given
    converse();
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
    alice.initiate(bob.bundle());
    byte[] initiated = alice.requireSession().encode();
    SignalSession.Encrypted first = alice.encrypt(new byte[] {1});
    bob.decrypt(first.kind(), first.bytes());
    byte[] accepted = bob.requireSession().encode();

    // When
    for (int i = 0; i < 2 * Ratchet.RECEIVING_MAX; i++) {
      SignalSession.Encrypted answer = bob.encrypt(new byte[] {2});
      assertPlain(alice.decrypt(answer.kind(), answer.bytes()), 2);
      SignalSession.Encrypted question = alice.encrypt(new byte[] {3});
      assertPlain(bob.decrypt(question.kind(), question.bytes()), 3);
    }

    // Then
    assertThat(initiated).hasSizeBetween(250, 350);
    assertThat(accepted).hasSizeBetween(300, 400);
    assertThat(alice.requireSession().encode()).hasSizeBetween(600, 700);
  }

  @Test
  void refusesDamagedAndNewerRecords() {
    // Given
    converse();
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
    converse();
    Ratchet ratchet = Ratchet.initiate(alice.identity(), bob.bundle(), new SplittableRandom(2));

    // When, Then
    assertThat(ratchet.toString()).contains("rootKey=RootKey[key=***]", "secret=***");
  }

  /// Both sides have read from each other, and nothing is under way.
  private void converse() {
    Conversation conversation = Conversation.start(random);
    alice = conversation.alice();
    bob = conversation.bob();
  }

  private void overtake(int count) {
    for (int i = 0; i < count; i++) {
      alice.encrypt(new byte[] {0});
    }
    SignalSession.Encrypted next = alice.encrypt(new byte[] {9});
    assertPlain(bob.decrypt(next.kind(), next.bytes()), 9);
  }

  private static CurveKeyPair pair(JsonNode vector, String field) {
    return CurveKeyPair.of(CurvePrivateKey.of(hex(vector, field)));
  }

  private static Decryption.Plain plain(Decryption decryption) {
    assertThat(decryption).isInstanceOf(Decryption.Plain.class);
    return (Decryption.Plain) decryption;
  }

  private static void assertPlain(Decryption decryption, int plaintext) {
    assertThat(plain(decryption).plaintext()).containsExactly(plaintext);
  }

  private static void assertBad(Decryption decryption, RetryReason reason) {
    assertThat(decryption)
        .isInstanceOfSatisfying(
            Decryption.Bad.class, bad -> assertThat(bad.reason()).isEqualTo(reason));
  }
}
