package dev.trunkline.micro;

import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.noise.CertificateChain;
import dev.trunkline.engine.noise.CipherState;
import dev.trunkline.engine.noise.ClientHandshake;
import dev.trunkline.engine.noise.ServerHandshake;
import dev.trunkline.engine.noise.ServerHandshake.Answer;
import dev.trunkline.engine.noise.ServerHandshake.Identity;
import dev.trunkline.engine.noise.TransportKeys;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A login's cryptography, and that of a frame of 300 bytes.
@State(Scope.Thread)
public class NoiseBenchmark {
  private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
  private static final byte[] PAYLOAD = new byte[200];

  private final SecureRandom random = new SecureRandom();
  private final CurveKeyPair root = CurveKeyPair.generate(random);
  private final CurveKeyPair client = CurveKeyPair.generate(random);
  private final Identity server = server();
  private final ByteBuffer plaintext = ByteBuffer.allocate(300);
  private final ByteBuffer ciphertext = ByteBuffer.allocate(300 + CipherState.TAG_BYTES);
  private CipherState sending;
  private CipherState receiving;

  private Identity server() {
    CurveKeyPair keys = CurveKeyPair.generate(random);
    CertificateChain.Validity validity =
        new CertificateChain.Validity(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)));
    return new Identity(keys, CertificateChain.issue(root, keys.publicKey(), validity, random));
  }

  @Setup
  public void shakeHands() {
    ClientHandshake handshake = new ClientHandshake(client, CurveKeyPair.generate(random));
    Answer.Waiting answer =
        (Answer.Waiting)
            ServerHandshake.answer(handshake.hello(), server, CurveKeyPair.generate(random));
    ClientHandshake.Finish finish =
        handshake.finish(answer.message(), PAYLOAD, root.publicKey(), NOW);
    sending = finish.keys().sending();
    receiving = answer.next().finish(finish.message()).keys().receiving();
  }

  /// Both sides of it: three messages, four agreements each, two certificates.
  @Benchmark
  public TransportKeys handshakeOfBothSides() {
    ClientHandshake handshake = new ClientHandshake(client, CurveKeyPair.generate(random));
    Answer.Waiting answer =
        (Answer.Waiting)
            ServerHandshake.answer(handshake.hello(), server, CurveKeyPair.generate(random));
    ClientHandshake.Finish finish =
        handshake.finish(answer.message(), PAYLOAD, root.publicKey(), NOW);
    return answer.next().finish(finish.message()).keys();
  }

  /// One frame there: the next nonce makes it another every time.
  @Benchmark
  public byte[] encryptAndDecryptFrame() {
    sending.encrypt(plaintext.clear(), ciphertext.clear());
    return receiving.decrypt(ciphertext.array());
  }
}
