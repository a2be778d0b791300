package dev.trunkline.engine.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.trunkline.engine.crypto.CurvePublicKey;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Hostile bytes in place of each thing that Signal reads. Anything but a result or a
/// [SignalException] is a finding, and so is a message that can be read.
class SignalFuzzTest {
  private static final Conversation CONVERSATION = Conversation.start(new SplittableRandom(1));
  private static final OwnSenderKey SENDER_KEY = OwnSenderKey.generate(new SplittableRandom(2));
  private static final ReceivedSenderKeys RECEIVED =
      ReceivedSenderKeys.NONE.with(SENDER_KEY.distribution());

  @FuzzTest(maxDuration = "30s")
  void message(byte[] bytes) {
    Decryption decryption =
        CONVERSATION.bob().requireSession().decrypt(bytes, new SplittableRandom(3));

    assertThat(decryption).isNotInstanceOf(Decryption.Plain.class);
  }

  @FuzzTest(maxDuration = "30s")
  void preKeyMessage(byte[] bytes) {
    try {
      PreKeySignalMessage message = PreKeySignalMessage.decode(bytes);
      Device bob = CONVERSATION.bob();
      Decryption decryption =
          SignalSession.accept(bob.session(), message, bob.keys(message), new SplittableRandom(3));

      assertThat(decryption).isNotInstanceOf(Decryption.Plain.class);
    } catch (SignalException _) {
      // The answer to bytes that are no such message.
    }
  }

  @FuzzTest(maxDuration = "30s")
  void groupMessage(byte[] bytes) {
    assertThat(RECEIVED.decrypt(bytes)).isNotInstanceOf(SenderKeyDecryption.Plain.class);
  }

  @FuzzTest(maxDuration = "30s")
  void distribution(byte[] bytes) {
    try {
      ReceivedSenderKeys.NONE.with(SenderKeyDistribution.decode(bytes)).encode();
    } catch (SignalException _) {
      // The answer to bytes that are no such message.
    }
  }

  @FuzzTest(maxDuration = "30s")
  void bundle(byte[] bytes) {
    PreKeyBundle genuine = CONVERSATION.bob().bundleWithoutPreKey();
    if (bytes.length < CurvePublicKey.LENGTH) {
      return;
    }
    CurvePublicKey key = new CurvePublicKey(Arrays.copyOf(bytes, CurvePublicKey.LENGTH));
    PreKeyBundle hostile =
        new PreKeyBundle(
            1,
            new IdentityKey(key),
            new PreKeyBundle.Signed(1, genuine.signedPreKey().publicKey(), bytes),
            genuine.preKey());

    assertThat(hostile.isGenuine()).isFalse();
  }

  @FuzzTest(maxDuration = "30s")
  void sessionRecord(byte[] bytes) {
    try {
      SignalSession.decode(bytes).encrypt(new byte[1]);
    } catch (SignalException _) {
      // The answer to bytes that are no such record.
    }
  }
}
