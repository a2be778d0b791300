package dev.trunkline.engine.signal;

import static dev.trunkline.engine.Vectors.hex;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.engine.Seeds;
import dev.trunkline.engine.Vectors;
import dev.trunkline.engine.crypto.Secret;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

class SenderKeyTest {
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void readsWhatOthersWroteInAnyOrder() {
    // Given
    JsonNode vector = Vectors.of("senderKey");
    SenderKeyDistribution distribution =
        SenderKeyDistribution.decode(hex(vector, "skdmBeforeFirst"));
    List<JsonNode> messages = Vectors.list(vector.required("messages"));

    // When
    Group group = new Group(ReceivedSenderKeys.NONE.with(distribution));
    for (JsonNode message : messages.reversed()) {
      group.read(hex(message, "hex"));
    }

    // Then
    assertThat(group.plaintexts).containsExactly("g3", "g2", "g1", "g0");
    assertThat(distribution.encode()).isEqualTo(hex(vector, "skdmBeforeFirst"));
    assertThat(SenderKeyMessage.decode(hex(messages.getLast(), "hex")).iteration()).isEqualTo(6);
  }

  @ParameterizedTest
  @Seeds
  void readsEveryMessageThatArrivesExactlyOnce(long seed) {
    // Given
    SplittableRandom seeded = new SplittableRandom(seed);
    OwnSenderKey own = OwnSenderKey.generate(seeded);
    Group group =
        new Group(
            ReceivedSenderKeys.NONE.with(
                SenderKeyDistribution.decode(own.distribution().encode())));
    List<byte[]> messages = new ArrayList<>();
    List<String> written = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      OwnSenderKey.Encrypted encrypted = own.encrypt(("m" + i).getBytes(UTF_8), seeded);
      own = OwnSenderKey.decode(encrypted.next().encode());
      if (seeded.nextInt(4) > 0) {
        messages.add(encrypted.bytes());
        written.add("m" + i);
      }
    }
    Collections.shuffle(messages, new Random(seed));

    // When
    messages.forEach(group::read);

    // Then
    assertThat(group.plaintexts).containsExactlyInAnyOrderElementsOf(written);
    for (byte[] message : messages) {
      assertThat(group.keys.decrypt(message)).isInstanceOf(SenderKeyDecryption.Duplicate.class);
    }
  }

  @Test
  void readsNothingFromBeforeTheDistribution() {
    // Given
    OwnSenderKey.Encrypted before = OwnSenderKey.generate(random).encrypt(new byte[1], random);

    // When
    ReceivedSenderKeys keys = ReceivedSenderKeys.NONE.with(before.next().distribution());

    // Then
    assertThat(ReceivedSenderKeys.decode(keys.encode()).decrypt(before.bytes()))
        .isInstanceOf(SenderKeyDecryption.NoSenderKey.class);
    assertThat(keys.decrypt(before.next().encrypt(new byte[1], random).bytes()))
        .isInstanceOf(SenderKeyDecryption.Plain.class);
  }

  @Test
  void knowsNoKeyBeforeItsDistribution() {
    // Given
    byte[] message = OwnSenderKey.generate(random).encrypt(new byte[1], random).bytes();

    // When
    SenderKeyDecryption decryption = ReceivedSenderKeys.NONE.decrypt(message);

    // Then
    assertThat(decryption).isInstanceOf(SenderKeyDecryption.NoSenderKey.class);
  }

  @Test
  void refusesAMessageThatAnotherMemberMadeWithTheSharedChainKey() {
    // Given
    OwnSenderKey own = OwnSenderKey.generate(random);
    SenderKeyDistribution shared = own.distribution();
    ReceivedSenderKeys keys = ReceivedSenderKeys.NONE.with(shared);

    // When
    byte[] forged =
        SenderKeyMessage.seal(
            shared.id(),
            shared.chainKey(),
            new Device(random).identity().keyPair().privateKey(),
            new byte[1],
            random);

    // Then
    assertThat(keys.decrypt(forged))
        .isInstanceOfSatisfying(
            SenderKeyDecryption.Bad.class,
            bad -> assertThat(bad.reason()).isEqualTo(RetryReason.INVALID_SIGNATURE));
  }

  @Test
  void keepsOvertakenMessagesReadableWhenTheSameKeyIsGivenAgain() {
    // Given
    OwnSenderKey own = OwnSenderKey.generate(random);
    for (int i = 0; i < MessageChain.AHEAD_MAX; i++) {
      own = own.encrypt(new byte[1], random).next();
    }
    Group group = new Group(ReceivedSenderKeys.NONE.with(own.distribution()));
    OwnSenderKey.Encrypted overtaken = own.encrypt("late".getBytes(UTF_8), random);
    OwnSenderKey.Encrypted first = overtaken.next().encrypt("first".getBytes(UTF_8), random);
    group.read(first.bytes());

    // When
    group.keys = group.keys.with(first.next().distribution());
    group.read(overtaken.bytes());

    // Then
    assertThat(group.plaintexts).containsExactly("first", "late");
  }

  @Test
  void catchesUpWhenAKeyIsGivenAgainFarAhead() {
    // Given
    OwnSenderKey own = OwnSenderKey.generate(random);
    Group group = new Group(ReceivedSenderKeys.NONE.with(own.distribution()));
    for (int i = 0; i <= MessageChain.AHEAD_MAX; i++) {
      own = own.encrypt(new byte[1], random).next();
    }
    OwnSenderKey.Encrypted farAhead = own.encrypt("here".getBytes(UTF_8), random);
    assertThat(group.keys.decrypt(farAhead.bytes()))
        .isInstanceOfSatisfying(
            SenderKeyDecryption.Bad.class,
            bad -> assertThat(bad.reason()).isEqualTo(RetryReason.FUTURE_MESSAGE));

    // When
    group.keys = group.keys.with(own.distribution());
    group.read(farAhead.bytes());

    // Then
    assertThat(group.plaintexts).containsExactly("here");
  }

  @Test
  void keepsFormerKeysWithinABound() {
    // Given
    List<OwnSenderKey> owned = new ArrayList<>();
    ReceivedSenderKeys keys = ReceivedSenderKeys.NONE;

    // When
    for (int i = 0; i < 6; i++) {
      owned.add(OwnSenderKey.generate(random));
      keys = keys.with(owned.getLast().distribution());
      keys = keys.with(owned.getLast().distribution());
    }

    // Then
    assertThat(keys.decrypt(owned.getFirst().encrypt(new byte[1], random).bytes()))
        .isInstanceOf(SenderKeyDecryption.NoSenderKey.class);
    for (OwnSenderKey own : owned.subList(1, 6)) {
      assertThat(keys.decrypt(own.encrypt(new byte[1], random).bytes()))
          .isInstanceOf(SenderKeyDecryption.Plain.class);
    }
  }

  @Test
  void refusesRecordsOfAnotherVersion() {
    // Given
    OwnSenderKey own = OwnSenderKey.generate(random);
    byte[] newerOwn = own.encode();
    byte[] newerReceived = ReceivedSenderKeys.NONE.with(own.distribution()).encode();
    newerOwn[1] = 2;
    newerReceived[1] = 2;

    // When, Then
    assertThatThrownBy(() -> OwnSenderKey.decode(newerOwn)).hasMessageContaining("version 2");
    assertThatThrownBy(() -> ReceivedSenderKeys.decode(newerReceived))
        .hasMessageContaining("version 2");
  }

  /// As the common clients do: 0, 2, 4 and so on.
  @Test
  void staysSmallWhenASenderLeavesOutEverySecondIteration() {
    // Given
    OwnSenderKey own = OwnSenderKey.generate(random);
    Group group = new Group(ReceivedSenderKeys.NONE.with(own.distribution()));

    // When
    for (int i = 0; i < 300; i++) {
      OwnSenderKey.Encrypted encrypted = own.encrypt("x".getBytes(UTF_8), random);
      group.read(encrypted.bytes());
      own = encrypted.next().encrypt(new byte[1], random).next();
    }

    // Then
    assertThat(group.plaintexts).hasSize(300);
    assertThat(group.keys.encode()).hasSizeLessThan(36 * ReceivedSenderKey.SKIPPED_MAX + 100);
    assertThat(own.encode()).hasSizeBetween(110, 130);
  }

  @Test
  void refusesADistributionWithAShortChainKey() {
    // Given
    SenderKeyDistribution whole = OwnSenderKey.generate(random).distribution();
    SenderKeyDistribution cut =
        new SenderKeyDistribution(
            whole.id(), new ChainKey(Secret.random(31, random), 0), whole.signingKey());

    // When, Then
    assertThat(SenderKeyDistribution.decode(whole.encode())).isEqualTo(whole);
    assertThatThrownBy(() -> SenderKeyDistribution.decode(cut.encode()))
        .isInstanceOfSatisfying(
            SignalException.class, e -> assertThat(e.reason()).isEqualTo(RetryReason.INVALID_KEY));
  }

  /// A member's view of what another member writes, kept as a record between two messages.
  private static final class Group {
    private ReceivedSenderKeys keys;
    private final List<String> plaintexts = new ArrayList<>();

    private Group(ReceivedSenderKeys keys) {
      this.keys = keys;
    }

    private void read(byte[] message) {
      assertThat(keys.decrypt(message))
          .isInstanceOfSatisfying(
              SenderKeyDecryption.Plain.class,
              plain -> {
                plaintexts.add(new String(plain.plaintext(), UTF_8));
                keys = ReceivedSenderKeys.decode(plain.next().encode());
              });
    }
  }
}
