package dev.trunkline.micro;

import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.signal.Decryption;
import dev.trunkline.engine.signal.LocalIdentity;
import dev.trunkline.engine.signal.LocalKeys;
import dev.trunkline.engine.signal.MessageKind;
import dev.trunkline.engine.signal.PreKey;
import dev.trunkline.engine.signal.PreKeyBundle;
import dev.trunkline.engine.signal.PreKeySignalMessage;
import dev.trunkline.engine.signal.SignalSession;
import dev.trunkline.engine.signal.SignedPreKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Messages of 160 bytes between two devices, each read from its record and written to it again, as
/// a gateway does.
@State(Scope.Thread)
public class SignalBenchmark {
  private static final byte[] TEXT = new byte[160];

  private final SecureRandom random = new SecureRandom();
  private final LocalIdentity alice = identity();
  private final LocalIdentity bob = identity();
  private final SignedPreKey signed = SignedPreKey.generate(1, bob, Instant.EPOCH, random);
  private final PreKey preKey = new PreKey(1, CurveKeyPair.generate(random));
  private final PreKeyBundle bundle = PreKeyBundle.of(bob, signed, Optional.of(preKey));
  private byte[] ofAlice;
  private byte[] ofBob;

  private LocalIdentity identity() {
    return new LocalIdentity(CurveKeyPair.generate(random), 1 + random.nextInt(0x3fff));
  }

  @Setup
  public void converse() {
    SignalSession.Encrypted question =
        SignalSession.initiate(Optional.empty(), alice, bundle, random).encrypt(TEXT);
    ofAlice = question.next().encode();
    ofBob = plain(accept(question)).next().encode();
    answer();
  }

  private Decryption accept(SignalSession.Encrypted question) {
    PreKeySignalMessage message = PreKeySignalMessage.decode(question.bytes());
    LocalKeys keys = new LocalKeys(bob, List.of(signed), Optional.of(preKey));
    return SignalSession.accept(Optional.empty(), message, keys, random);
  }

  private static Decryption.Plain plain(Decryption decryption) {
    if (decryption instanceof Decryption.Plain plain) {
      return plain;
    }
    throw new IllegalStateException("not read: " + decryption);
  }

  /// Begins a session from a bundle, and its first message; the other side is not in it.
  @Benchmark
  public MessageKind beginAndEncryptFirst() {
    return SignalSession.initiate(Optional.empty(), alice, bundle, random).encrypt(TEXT).kind();
  }

  /// The next message of the same chain: no key agreement.
  @Benchmark
  public byte[] encryptNext() {
    SignalSession.Encrypted encrypted = SignalSession.decode(ofAlice).encrypt(TEXT);
    encrypted.next().encode();
    return encrypted.bytes();
  }

  /// A message to Bob and his answer: each side encrypts once and decrypts once, and the ratchet
  /// turns twice.
  @Benchmark
  public byte[] questionAndAnswer() {
    SignalSession.Encrypted question = SignalSession.decode(ofAlice).encrypt(TEXT);
    ofAlice = question.next().encode();
    Decryption read = SignalSession.decode(ofBob).decrypt(question.bytes(), random);
    ofBob = plain(read).next().encode();
    return answer();
  }

  private byte[] answer() {
    SignalSession.Encrypted answer = SignalSession.decode(ofBob).encrypt(TEXT);
    ofBob = answer.next().encode();
    Decryption read = SignalSession.decode(ofAlice).decrypt(answer.bytes(), random);
    ofAlice = plain(read).next().encode();
    return answer.bytes();
  }
}
