package dev.trunkline.engine.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.engine.Vectors;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePrivateKey;
import dev.trunkline.engine.crypto.CurvePublicKey;
import java.time.Instant;
import java.util.Arrays;

/// Hostile bytes in place of each message of a handshake. Anything but an answer or a
/// [NoiseException] is a finding, and so is trust in what is not byte for byte genuine.
class NoiseFuzzTest {
  private static final JsonNode VECTOR = Vectors.of("noiseXX");
  private static final CurvePublicKey ROOT = new CurvePublicKey(Vectors.hex(VECTOR, "rootPub"));
  private static final CurveKeyPair SERVER = keys("serverStaticPriv");
  private static final CurveKeyPair SERVER_EPHEMERAL = keys("serverEphemeralPriv");
  private static final byte[] CHAIN = Vectors.hex(VECTOR, "certChain");
  private static final byte[] SERVER_HELLO = Vectors.hex(VECTOR, "serverHelloProto");
  private static final Instant NOW = Instant.parse("2026-11-15T00:00:00Z");

  @FuzzTest(maxDuration = "30s")
  void clientHello(byte[] bytes) {
    try {
      ServerHandshake.Answer answer = answer(bytes);

      assertThat(answer.message()).isNotEmpty();
    } catch (NoiseException _) {
      // The answer to bytes that are no such message.
    }
  }

  @FuzzTest(maxDuration = "30s")
  void serverHello(byte[] bytes) {
    ClientHandshake client =
        new ClientHandshake(keys("clientStaticPriv"), keys("clientEphemeralPriv"));
    try {
      client.finish(bytes, new byte[0], ROOT, NOW);

      assertThat(fields(bytes)).isEqualTo(fields(SERVER_HELLO));
    } catch (NoiseException _) {
      // The answer to bytes that are no such message.
    }
  }

  @FuzzTest(maxDuration = "30s")
  void clientFinish(byte[] bytes) {
    ClientHandshake client =
        new ClientHandshake(keys("clientStaticPriv"), keys("clientEphemeralPriv"));
    ServerHandshake server = ((ServerHandshake.Answer.Waiting) answer(client.hello())).next();
    try {
      assertThat(server.finish(bytes).key()).isEqualTo(keys("clientStaticPriv").publicKey());
    } catch (NoiseException _) {
      // The answer to bytes that are no such message.
    }
  }

  @FuzzTest(maxDuration = "30s")
  void certificateChain(byte[] bytes) {
    try {
      CertificateChain.verify(bytes, SERVER.publicKey(), ROOT, NOW);
    } catch (UntrustedServerException _) {
      assertThat(Arrays.equals(bytes, CHAIN)).isFalse();
    }
  }

  private static ServerHandshake.Answer answer(byte[] hello) {
    return ServerHandshake.answer(
        hello, new ServerHandshake.Identity(SERVER, CHAIN), SERVER_EPHEMERAL);
  }

  /// The fields of a message, which may have come in several encodings.
  private static Object fields(byte[] message) {
    return HandshakeMessages.parse(message).getServerHello().getAllFields();
  }

  private static CurveKeyPair keys(String field) {
    return CurveKeyPair.of(CurvePrivateKey.of(Vectors.hex(VECTOR, field)));
  }
}
