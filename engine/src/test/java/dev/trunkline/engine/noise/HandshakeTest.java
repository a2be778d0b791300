package dev.trunkline.engine.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.trunkline.engine.Seeds;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.noise.ServerHandshake.Answer;
import dev.trunkline.engine.noise.ServerHandshake.Identity;
import dev.trunkline.proto.handshake.ClientHello;
import dev.trunkline.proto.handshake.HandshakeMessage;
import dev.trunkline.proto.handshake.ServerHello;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

class HandshakeTest {
  private static final Instant NOW = Instant.parse("2026-11-15T00:00:00Z");
  private static final byte[] PAYLOAD = "a client".getBytes(StandardCharsets.UTF_8);

  private final Random random = new Random(1);
  private final CurveKeyPair root = CurveKeyPair.generate(random);
  private final CurveKeyPair clientKeys = CurveKeyPair.generate(random);
  private final Identity identity = identity(root);

  @Test
  void letsBothSidesTalkAfterwards() {
    // When
    ClientHandshake client = client();
    Answer.Waiting answer = (Answer.Waiting) answer(client.hello());
    ClientHandshake.Finish finish = client.finish(answer.message(), PAYLOAD, root.publicKey(), NOW);
    ServerHandshake.Client known = answer.next().finish(finish.message());

    // Then
    assertThat(known.key()).isEqualTo(clientKeys.publicKey());
    assertThat(known.payload()).isEqualTo(PAYLOAD);
    assertTalk(finish.keys(), known.keys());
  }

  @Test
  void resumesAClientThatKnowsTheServersKey() {
    // When
    Resumption resumption = new Resumption(clientKeys, identity.keys().publicKey(), random);
    Answer.Done answer = (Answer.Done) answer(resumption.hello(PAYLOAD));

    // Then
    assertThat(answer.client().key()).isEqualTo(clientKeys.publicKey());
    assertThat(answer.client().payload()).isEqualTo(PAYLOAD);
    Resumption.End end = resumption.finish(answer.message());
    assertThat(end.chain()).isEqualTo(identity.chain());
    assertTalk(end.keys(), answer.client().keys());
  }

  @Test
  void refusesToResumeAClientThatKnowsAnotherServersKey() {
    CurvePublicKey other = CurveKeyPair.generate(random).publicKey();
    byte[] hello = new Resumption(clientKeys, other, random).hello(PAYLOAD);

    assertThatThrownBy(() -> answer(hello))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining("the client's static key of 48 bytes does not decrypt");
  }

  @Test
  void refusesAServerThatTheRootDoesNotVouchFor() {
    ClientHandshake client = client();
    byte[] answer = answer(client.hello()).message();
    CurvePublicKey otherRoot = CurveKeyPair.generate(random).publicKey();

    assertThatThrownBy(() -> client.finish(answer, PAYLOAD, otherRoot, NOW))
        .isInstanceOf(UntrustedServerException.class)
        .hasMessageContaining("ROOT_SIGNATURE");
  }

  @Test
  void refusesAnAnswerToAnotherClient() {
    byte[] answer = answer(client().hello()).message();
    ClientHandshake other = client();

    assertThatThrownBy(() -> other.finish(answer, PAYLOAD, root.publicKey(), NOW))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining("the server's static key of 48 bytes does not decrypt");
  }

  @Test
  void refusesMessagesOfTheWrongKind() {
    byte[] hello = client().hello();
    byte[] serverHello = answer(hello).message();

    assertThatThrownBy(() -> client().finish(hello, PAYLOAD, root.publicKey(), NOW))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining("no server hello");
    assertThatThrownBy(() -> answer(serverHello))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining("no client hello");
    assertThatThrownBy(() -> ((Answer.Waiting) answer(hello)).next().finish(hello))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining("no client finish");
  }

  @Test
  void refusesKeysOfOtherLengthsAndOfSmallOrder() {
    assertThatThrownBy(() -> answer(hello(new byte[31])))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining("the client's ephemeral key has 31 bytes, not 32");
    assertThatThrownBy(() -> answer(hello(new byte[32])))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining("unusable key");
    byte[] fromServer =
        HandshakeMessage.newBuilder()
            .setServerHello(
                ServerHello.newBuilder().setEphemeral(ByteString.copyFrom(new byte[32])))
            .build()
            .toByteArray();
    assertThatThrownBy(() -> client().finish(fromServer, PAYLOAD, root.publicKey(), NOW))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining("unusable key");
  }

  @Test
  void refusesHalfAResumption() {
    byte[] half =
        HandshakeMessage.newBuilder()
            .setClientHello(
                ClientHello.newBuilder()
                    .setEphemeral(ByteString.copyFrom(clientKeys.publicKey().bytes()))
                    .setStatic(ByteString.copyFrom(new byte[48])))
            .build()
            .toByteArray();

    assertThatThrownBy(() -> answer(half))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining("only one of static key and payload");
  }

  @ParameterizedTest
  @Seeds(300)
  void refusesWhateverElseArrives(long seed) {
    // Given
    Random chance = new Random(seed);
    ClientHandshake client = client();
    Answer.Waiting answer = (Answer.Waiting) answer(client.hello());
    byte[] finish = client.finish(answer.message(), PAYLOAD, root.publicKey(), NOW).message();
    ClientHandshake another = client();
    byte[] anotherAnswer = damaged(answer(another.hello()).message(), chance);

    // Then
    assertThatThrownBy(() -> another.finish(anotherAnswer, PAYLOAD, root.publicKey(), NOW))
        .isInstanceOf(NoiseException.class);
    assertThatThrownBy(() -> answer.next().finish(damaged(finish, chance)))
        .isInstanceOf(NoiseException.class);
    byte[] noise = new byte[chance.nextInt(200)];
    chance.nextBytes(noise);
    assertThatThrownBy(() -> answer(noise)).isInstanceOf(NoiseException.class);
  }

  @Test
  void refusesFramesThatAreRepeatedOrTamperedWith() {
    // Given
    byte[] key = new byte[32];
    byte[] frame = NoiseVectorTest.encrypted(new CipherState(key), PAYLOAD);
    CipherState receiving = new CipherState(key);
    receiving.decrypt(frame);

    // Then
    assertThatThrownBy(() -> receiving.decrypt(frame))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining("frame 1 of 24 bytes does not decrypt");
    assertThatThrownBy(() -> new CipherState(key).decrypt(new byte[15]))
        .isInstanceOf(NoiseException.class);
    assertThatThrownBy(() -> new CipherState(key).decrypt(new byte[0]))
        .isInstanceOf(NoiseException.class);
  }

  @Test
  void refusesToReuseANonce() {
    CipherState last = new CipherState(new byte[32], (1L << 32) - 1);
    NoiseVectorTest.encrypted(last, PAYLOAD);

    assertThatThrownBy(() -> NoiseVectorTest.encrypted(last, PAYLOAD))
        .isInstanceOf(NoiseException.class)
        .hasMessageContaining("2^32 frames");
  }

  @Test
  void countsInFourBytes() {
    assertThat(CipherState.nonce(0xfedcba98L))
        .isEqualTo(ByteBuffer.allocate(12).putInt(8, 0xfedcba98).array());
  }

  private ClientHandshake client() {
    return new ClientHandshake(clientKeys, CurveKeyPair.generate(random));
  }

  private Answer answer(byte[] hello) {
    return ServerHandshake.answer(hello, identity, CurveKeyPair.generate(random));
  }

  private Identity identity(CurveKeyPair signer) {
    CurveKeyPair keys = CurveKeyPair.generate(random);
    CertificateChain.Validity validity =
        new CertificateChain.Validity(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)));
    return new Identity(keys, CertificateChain.issue(signer, keys.publicKey(), validity, random));
  }

  private static byte[] hello(byte[] ephemeral) {
    return HandshakeMessage.newBuilder()
        .setClientHello(ClientHello.newBuilder().setEphemeral(ByteString.copyFrom(ephemeral)))
        .build()
        .toByteArray();
  }

  /// The message cut short, or with one byte changed.
  private static byte[] damaged(byte[] message, Random chance) {
    if (chance.nextBoolean()) {
      return Arrays.copyOf(message, chance.nextInt(message.length));
    }
    byte[] damaged = message.clone();
    damaged[chance.nextInt(damaged.length)] ^= (byte) (1 + chance.nextInt(255));
    return damaged;
  }

  private static void assertTalk(TransportKeys client, TransportKeys server) {
    for (int i = 0; i < 3; i++) {
      byte[] up = {1, (byte) i};
      byte[] down = {2, (byte) i};
      assertThat(server.receiving().decrypt(NoiseVectorTest.encrypted(client.sending(), up)))
          .isEqualTo(up);
      assertThat(client.receiving().decrypt(NoiseVectorTest.encrypted(server.sending(), down)))
          .isEqualTo(down);
    }
  }
}
