package dev.trunkline.engine.noise;

import com.google.protobuf.ByteString;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.proto.handshake.ClientFinish;
import dev.trunkline.proto.handshake.ClientHello;
import dev.trunkline.proto.handshake.HandshakeMessage;
import dev.trunkline.proto.handshake.ServerHello;
import java.time.Instant;

/// The client's side of `Noise_XX_25519_AESGCM_SHA256`: [#hello()] goes out, and [#finish] answers
/// what came back. A handshake is used once.
public final class ClientHandshake {
  private final CurveKeyPair keys;
  private final CurveKeyPair ephemeral;
  private final SymmetricState state = new SymmetricState(SymmetricState.XX);

  /// @param keys what the server knows this client by
  /// @param ephemeral fresh for each handshake
  public ClientHandshake(CurveKeyPair keys, CurveKeyPair ephemeral) {
    this.keys = keys;
    this.ephemeral = ephemeral;
    state.mixHash(ephemeral.publicKey().bytes());
  }

  /// The end of a handshake.
  ///
  /// @param message the last one, to be sent before anything is encrypted with `keys`
  public record Finish(byte[] message, TransportKeys keys) {}

  /// The first message.
  public byte[] hello() {
    return HandshakeMessage.newBuilder()
        .setClientHello(
            ClientHello.newBuilder().setEphemeral(HandshakeMessages.bytes(ephemeral.publicKey())))
        .build()
        .toByteArray();
  }

  /// Answers the server's message.
  ///
  /// @param payload what this client says of itself, an encoded `ClientPayload`
  /// @param root whom the server's certificates must go back to
  /// @throws UntrustedServerException when they do not
  /// @throws NoiseException when the message is no answer to ours
  public Finish finish(byte[] serverMessage, byte[] payload, CurvePublicKey root, Instant now) {
    HandshakeMessage message = HandshakeMessages.parse(serverMessage);
    if (!message.hasServerHello()) {
      throw new NoiseException("the server's first message holds no server hello");
    }
    ServerHello hello = message.getServerHello();
    CurvePublicKey theirEphemeral =
        HandshakeMessages.key(hello.getEphemeral(), "the server's ephemeral key");
    state.mixHash(theirEphemeral.bytes());
    state.mixKey(ephemeral.privateKey(), theirEphemeral);
    CurvePublicKey theirStatic =
        HandshakeMessages.key(
            state.decryptAndHash(hello.getStatic().toByteArray(), "the server's static key"),
            "the server's static key");
    state.mixKey(ephemeral.privateKey(), theirStatic);
    byte[] chain =
        state.decryptAndHash(hello.getPayload().toByteArray(), "the server's certificate chain");
    CertificateChain.verify(chain, theirStatic, root, now);
    return finish(theirEphemeral, payload);
  }

  private Finish finish(CurvePublicKey theirEphemeral, byte[] payload) {
    byte[] sealedStatic = state.encryptAndHash(keys.publicKey().bytes());
    state.mixKey(keys.privateKey(), theirEphemeral);
    byte[] sealedPayload = state.encryptAndHash(payload);
    HandshakeMessage message =
        HandshakeMessage.newBuilder()
            .setClientFinish(
                ClientFinish.newBuilder()
                    .setStatic(ByteString.copyFrom(sealedStatic))
                    .setPayload(ByteString.copyFrom(sealedPayload)))
            .build();
    return new Finish(message.toByteArray(), state.splitForClient());
  }
}
