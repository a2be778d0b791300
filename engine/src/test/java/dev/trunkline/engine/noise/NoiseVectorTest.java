package dev.trunkline.engine.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.engine.Vectors;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePrivateKey;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.node.NodeDecoder;
import dev.trunkline.engine.wire.Frame;
import dev.trunkline.engine.wire.FrameReader;
import dev.trunkline.engine.wire.Intro;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// A handshake and its first frames as another client and its server made them.
class NoiseVectorTest {
  private static final JsonNode VECTOR = Vectors.of("noiseXX");
  private static final CurvePublicKey ROOT = new CurvePublicKey(Vectors.hex(VECTOR, "rootPub"));
  private static final byte[] PAYLOAD = Vectors.hex(VECTOR, "clientPayload");
  private static final byte[] FIRST_FRAME = bodyOf("transportFrame1");
  private static final byte[] SECOND_FRAME = bodyOf("transportFrame2");

  /// Within the validity of the certificates.
  private static final Instant NOW = Instant.parse("2026-11-15T00:00:00Z");

  @Test
  void speaksAsAnotherClientDid() {
    // Given
    ClientHandshake handshake =
        new ClientHandshake(keys("clientStaticPriv"), keys("clientEphemeralPriv"));

    // When
    byte[] hello = handshake.hello();
    ClientHandshake.Finish finish =
        handshake.finish(Vectors.hex(VECTOR, "serverHelloProto"), PAYLOAD, ROOT, NOW);

    // Then
    assertThat(hello).isEqualTo(bodyOf("frame1ClientHello"));
    assertThat(finish.message()).isEqualTo(bodyOf("frame2ClientFinish"));
    assertThat(encrypted(finish.keys().sending(), Vectors.hex(VECTOR, "transportFrame1Plain")))
        .isEqualTo(FIRST_FRAME);
  }

  @Test
  void answersAsAnotherServerDid() {
    // Given
    ServerHandshake.Identity identity =
        new ServerHandshake.Identity(keys("serverStaticPriv"), Vectors.hex(VECTOR, "certChain"));

    // When
    ServerHandshake.Answer answer =
        ServerHandshake.answer(bodyOf("frame1ClientHello"), identity, keys("serverEphemeralPriv"));

    // Then
    assertThat(answer).isInstanceOf(ServerHandshake.Answer.Waiting.class);
    assertThat(answer.message()).isEqualTo(Vectors.hex(VECTOR, "serverHelloProto"));
    ServerHandshake.Client client =
        ((ServerHandshake.Answer.Waiting) answer).next().finish(bodyOf("frame2ClientFinish"));
    assertThat(client.key()).isEqualTo(keys("clientStaticPriv").publicKey());
    assertThat(client.payload()).isEqualTo(PAYLOAD);
    assertThat(client.keys().receiving().decrypt(FIRST_FRAME))
        .isEqualTo(Vectors.hex(VECTOR, "transportFrame1Plain"));
    assertThat(NodeDecoder.decode(client.keys().receiving().decrypt(SECOND_FRAME)))
        .isEqualTo(Node.of("user").with("jid", "155000000277:17@lid"));
  }

  static byte[] encrypted(CipherState state, byte[] plaintext) {
    byte[] ciphertext = new byte[plaintext.length + CipherState.TAG_BYTES];
    state.encrypt(ByteBuffer.wrap(plaintext), ByteBuffer.wrap(ciphertext));
    return ciphertext;
  }

  private static CurveKeyPair keys(String field) {
    return CurveKeyPair.of(CurvePrivateKey.of(Vectors.hex(VECTOR, field)));
  }

  /// What the frame holds, after the intro if there is one.
  private static byte[] bodyOf(String field) {
    byte[] frame = Vectors.hex(VECTOR, field);
    FrameReader reader = new FrameReader(Frame.BODY_BYTES_MAX);
    reader.add(frame);
    if (frame[0] == Intro.header()[0]) {
      assertThat(reader.takeIntro()).isPresent();
    }
    return reader.take().orElseThrow();
  }
}
