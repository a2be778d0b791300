package dev.trunkline.engine.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.engine.Seeds;
import dev.trunkline.engine.crypto.Secret;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;

/// Whatever the bytes are, the answer is a result or a [SignalException].
class HostileBytesTest {
  private static final byte[] PLAINTEXT = {1, 2, 3};

  @ParameterizedTest
  @Seeds
  void neverDecryptsAMessageWithAChangedBit(long seed) {
    // Given
    SplittableRandom random = new SplittableRandom(seed);
    Conversation conversation = Conversation.start(random);
    SignalSession.Encrypted encrypted = conversation.alice().encrypt(PLAINTEXT);

    // When
    Decryption decryption =
        conversation.bob().decrypt(encrypted.kind(), changed(encrypted.bytes(), random));

    // Then
    assertThat(decryption).isNotInstanceOf(Decryption.Plain.class);
    assertThat(conversation.bob().decrypt(encrypted.kind(), encrypted.bytes()))
        .isInstanceOf(Decryption.Plain.class);
  }

  /// The outer part of a pre-key message is not authenticated, what it leads to is: a change is
  /// either without effect on the keys or fatal.
  @ParameterizedTest
  @Seeds(400)
  void neverReadsSomethingElseFromAStartWithAChangedBit(long seed) {
    // Given
    SplittableRandom random = new SplittableRandom(seed);
    Device alice = new Device(random);
    Device bob = new Device(random);
    alice.initiate(bob.bundle());
    byte[] changed = changed(alice.encrypt(PLAINTEXT).bytes(), random);

    // When
    try {
      PreKeySignalMessage message = PreKeySignalMessage.decode(changed);
      Decryption decryption =
          SignalSession.accept(bob.session(), message, bob.keys(message), random);

      // Then
      if (decryption instanceof Decryption.Plain plain) {
        assertThat(plain.plaintext()).isEqualTo(PLAINTEXT);
        assertThat(plain.next().remote().identityKey()).isEqualTo(alice.identity().identityKey());
      }
    } catch (SignalException e) {
      assertThat(e.reason()).isIn(RetryReason.INVALID_MESSAGE, RetryReason.INVALID_KEY);
    }
  }

  @ParameterizedTest
  @Seeds
  void neverDecryptsAGroupMessageWithAChangedBit(long seed) {
    // Given
    SplittableRandom random = new SplittableRandom(seed);
    OwnSenderKey own = OwnSenderKey.generate(random);
    ReceivedSenderKeys received = ReceivedSenderKeys.NONE.with(own.distribution());
    byte[] message = own.encrypt(PLAINTEXT, random).bytes();

    // When
    SenderKeyDecryption decryption = received.decrypt(changed(message, random));

    // Then
    assertThat(decryption).isNotInstanceOf(SenderKeyDecryption.Plain.class);
    assertThat(received.decrypt(message)).isInstanceOf(SenderKeyDecryption.Plain.class);
  }

  @ParameterizedTest
  @Seeds
  void neverDecryptsRandomOrTruncatedBytes(long seed) {
    // Given
    SplittableRandom random = new SplittableRandom(seed);
    Conversation conversation = Conversation.start(random);
    SignalSession session = conversation.bob().requireSession();
    OwnSenderKey own = OwnSenderKey.generate(random);
    ReceivedSenderKeys received = ReceivedSenderKeys.NONE.with(own.distribution());
    byte[] noise = Secret.random(random.nextInt(300), random).bytes();
    byte[] cut = cut(conversation.alice().encrypt(PLAINTEXT).bytes(), random);
    byte[] groupCut = cut(own.encrypt(PLAINTEXT, random).bytes(), random);

    // When, Then
    for (byte[] bytes : List.of(noise, versioned(noise), cut)) {
      assertThat(session.decrypt(bytes, random)).isInstanceOf(Decryption.Bad.class);
    }
    for (byte[] bytes : List.of(noise, versioned(noise), groupCut)) {
      assertThat(received.decrypt(bytes))
          .isInstanceOfAny(SenderKeyDecryption.Bad.class, SenderKeyDecryption.NoSenderKey.class);
    }
  }

  @ParameterizedTest
  @Seeds
  void refusesToParseRandomOrTruncatedBytes(long seed) {
    // Given
    SplittableRandom random = new SplittableRandom(seed);
    Device alice = new Device(random);
    alice.initiate(new Device(random).bundle());
    byte[] noise = Secret.random(random.nextInt(300), random).bytes();
    byte[] cut = cut(alice.encrypt(PLAINTEXT).bytes(), random);
    byte[] distribution = cut(OwnSenderKey.generate(random).distribution().encode(), random);
    byte[] record = cut(alice.requireSession().encode(), random);

    // When, Then
    assertRefused(() -> PreKeySignalMessage.decode(cut));
    assertRefused(() -> SenderKeyDistribution.decode(distribution));
    assertRefused(() -> SignalSession.decode(record));
    for (byte[] bytes : List.of(noise, versioned(noise))) {
      assertRefused(() -> SignalMessage.decode(bytes));
      assertRefused(() -> PreKeySignalMessage.decode(bytes));
      assertRefused(() -> SenderKeyDistribution.decode(bytes));
      assertRefused(() -> SignalSession.decode(bytes));
      assertRefused(() -> OwnSenderKey.decode(bytes));
      assertRefused(() -> ReceivedSenderKeys.decode(bytes));
      assertRefused(() -> PreKeyBlock.decode(bytes));
    }
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(SignalException.class);
  }

  private static byte[] changed(byte[] bytes, SplittableRandom random) {
    byte[] changed = bytes.clone();
    int bit = random.nextInt(changed.length * 8);
    changed[bit / 8] = (byte) (changed[bit / 8] ^ (1 << (bit % 8)));
    return changed;
  }

  private static byte[] cut(byte[] bytes, SplittableRandom random) {
    return Arrays.copyOf(bytes, random.nextInt(bytes.length));
  }

  private static byte[] versioned(byte[] noise) {
    byte[] versioned = Arrays.copyOf(noise, noise.length + 1);
    versioned[0] = 0x33;
    return versioned;
  }
}
