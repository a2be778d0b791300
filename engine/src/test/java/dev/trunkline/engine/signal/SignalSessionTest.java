package dev.trunkline.engine.signal;

import static dev.trunkline.engine.Vectors.hex;
import static dev.trunkline.engine.signal.Decryptions.assertBad;
import static dev.trunkline.engine.signal.Decryptions.assertPlain;
import static dev.trunkline.engine.signal.Decryptions.plain;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.Vectors;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePrivateKey;
import dev.trunkline.engine.crypto.CurvePublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
    assertThat(decryption)
        .isInstanceOfSatisfying(
            Decryption.NoSession.class,
            stranger -> assertThat(stranger.reason().code()).isEqualTo(1));
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
    assertThat(bob.requireSession().encode()).as("one ratchet").hasSizeLessThan(400);
  }

  @Test
  void reportsNoNewIdentityWhenADeviceStartsOver() {
    // Given
    converse();
    alice.initiate(bob.bundle());
    SignalSession.Encrypted first = alice.encrypt(new byte[] {1});

    // When
    Decryption decryption = bob.decrypt(first.kind(), first.bytes());

    // Then
    assertThat(plain(decryption).newIdentity()).isEmpty();
  }

  @Test
  void changesItsBaseKeyWhenADeviceStartsOver() {
    // Given
    converse();
    CurvePublicKey before = bob.requireSession().baseKey();
    alice.initiate(bob.bundle());
    SignalSession.Encrypted first = alice.encrypt(new byte[] {1});

    // When
    bob.decrypt(first.kind(), first.bytes());

    // Then
    assertThat(bob.requireSession().baseKey())
        .isEqualTo(PreKeySignalMessage.decode(first.bytes()).baseKey())
        .isNotEqualTo(before);
  }

  @Test
  void tellsHowLongTheFormerChainWas() throws InvalidProtocolBufferException {
    // Given
    converse();
    alice.encrypt(new byte[] {1});
    SignalSession.Encrypted last = alice.encrypt(new byte[] {2});
    bob.decrypt(last.kind(), last.bytes());
    SignalSession.Encrypted answer = bob.encrypt(new byte[] {3});
    alice.decrypt(answer.kind(), answer.bytes());

    // When
    byte[] next = alice.encrypt(new byte[] {4}).bytes();

    // Then
    var proto =
        dev.trunkline.proto.signal.SignalMessage.parseFrom(
            Arrays.copyOfRange(next, 1, next.length - 8));
    assertThat(proto.getCounter()).isZero();
    assertThat(proto.getPreviousCounter()).isEqualTo(SignalMessage.decode(last.bytes()).counter());
  }

  @Test
  void acceptsAStartWithTheFormerSignedPreKeyAndRefusesAnUnknownOne() {
    // Given
    alice.initiate(bob.bundle());
    PreKeySignalMessage first = PreKeySignalMessage.decode(alice.encrypt(new byte[] {1}).bytes());
    LocalKeys keys = bob.keys(first);
    SignedPreKey former = keys.signedPreKeys().getFirst();
    SignedPreKey newer =
        SignedPreKey.generate(former.id() + 1, bob.identity(), Instant.EPOCH, random);
    LocalKeys rotated = new LocalKeys(bob.identity(), List.of(newer, former), keys.preKey());
    LocalKeys rotatedTwice = new LocalKeys(bob.identity(), List.of(newer), keys.preKey());

    // When
    Decryption accepted = SignalSession.accept(Optional.empty(), first, rotated, random);
    Decryption refused = SignalSession.accept(Optional.empty(), first, rotatedTwice, random);

    // Then
    assertPlain(accepted, 1);
    assertBad(refused, RetryReason.INVALID_KEY_ID);
  }

  @Test
  void refusesAStartWhenAnotherPreKeyIsAtHand() {
    // Given
    alice.initiate(bob.bundle());
    PreKeySignalMessage first = PreKeySignalMessage.decode(alice.encrypt(new byte[] {1}).bytes());
    LocalKeys keys = bob.keys(first);
    PreKey other = PreKey.generate(1_000, 1, random).getFirst();

    // When
    Decryption decryption =
        SignalSession.accept(
            Optional.empty(),
            first,
            new LocalKeys(keys.identity(), keys.signedPreKeys(), Optional.of(other)),
            random);

    // Then
    assertBad(decryption, RetryReason.INVALID_KEY_ID);
  }

  /// The point 0 would make the same secret with everybody.
  @Test
  void refusesKeysOfSmallOrder() {
    // Given
    CurvePublicKey zero = new CurvePublicKey(new byte[CurvePublicKey.LENGTH]);
    PreKeyBundle genuine = bob.bundle();
    PreKeyBundle hostile =
        new PreKeyBundle(
            genuine.registrationId(),
            genuine.identityKey(),
            genuine.signedPreKey(),
            Optional.of(new PreKeyBundle.OneTime(1, zero)));
    alice.initiate(bob.bundle());
    PreKeySignalMessage first = PreKeySignalMessage.decode(alice.encrypt(new byte[] {1}).bytes());
    PreKeySignalMessage forged =
        new PreKeySignalMessage(first.sender(), first.preKeys(), zero, first.message());

    // When
    Decryption decryption =
        SignalSession.accept(Optional.empty(), forged, bob.keys(forged), random);

    // Then
    assertBad(decryption, RetryReason.INVALID_KEY);
    assertThatThrownBy(() -> alice.initiate(hostile))
        .isInstanceOfSatisfying(
            SignalException.class, e -> assertThat(e.reason()).isEqualTo(RetryReason.INVALID_KEY));
  }

  /// Both sides have read from each other, and nothing is under way.
  private void converse() {
    Conversation conversation = Conversation.start(random);
    alice = conversation.alice();
    bob = conversation.bob();
  }

  private static CurveKeyPair pair(JsonNode vector, String field) {
    return CurveKeyPair.of(CurvePrivateKey.of(hex(vector, field)));
  }
}
