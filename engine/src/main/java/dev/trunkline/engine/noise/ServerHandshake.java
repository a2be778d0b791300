package dev.trunkline.engine.noise;

import com.google.protobuf.ByteString;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.proto.handshake.ClientFinish;
import dev.trunkline.proto.handshake.ClientHello;
import dev.trunkline.proto.handshake.HandshakeMessage;
import dev.trunkline.proto.handshake.ServerHello;

/// The server's side of the handshake, for a simulated WhatsApp.
///
/// A client that never spoke to this server uses `Noise_XX_25519_AESGCM_SHA256` in three messages.
/// One that remembers the server's key may use `Noise_IK_25519_AESGCM_SHA256` in two; it is known
/// by a first message that carries the client's own key and payload already.
public final class ServerHandshake {
  private final CurveKeyPair ephemeral;
  private final SymmetricState state;

  private ServerHandshake(CurveKeyPair ephemeral, SymmetricState state) {
    this.ephemeral = ephemeral;
    this.state = state;
  }

  /// What a server shows to its clients.
  ///
  /// @param chain the certificates of the public key, as [CertificateChain#issue] gives them
  public record Identity(CurveKeyPair keys, byte[] chain) {}

  /// A client whose handshake is complete.
  ///
  /// @param key proven to be the client's own
  /// @param payload what the client says of itself, an encoded `ClientPayload`
  public record Client(CurvePublicKey key, byte[] payload, TransportKeys keys) {}

  /// What to do about a client's first message: send [#message()], and then either wait for another
  /// or be done.
  public sealed interface Answer {
    byte[] message();

    record Waiting(byte[] message, ServerHandshake next) implements Answer {}

    record Done(byte[] message, Client client) implements Answer {}
  }

  /// Answers a client's first message.
  ///
  /// @param ephemeral fresh for each handshake
  /// @throws NoiseException when the message is not one
  public static Answer answer(byte[] clientMessage, Identity identity, CurveKeyPair ephemeral) {
    HandshakeMessage message = HandshakeMessages.parse(clientMessage);
    if (!message.hasClientHello()) {
      throw new NoiseException("the client's first message holds no client hello");
    }
    ClientHello hello = message.getClientHello();
    CurvePublicKey theirs =
        HandshakeMessages.key(hello.getEphemeral(), "the client's ephemeral key");
    if (hello.hasStatic() != hello.hasPayload()) {
      throw new NoiseException("a client hello with only one of static key and payload");
    }
    return hello.hasStatic()
        ? resume(hello, theirs, identity, ephemeral)
        : begin(theirs, identity, ephemeral);
  }

  private static Answer begin(CurvePublicKey theirs, Identity identity, CurveKeyPair ephemeral) {
    SymmetricState state = new SymmetricState(SymmetricState.XX);
    state.mixHash(theirs.bytes());
    state.mixHash(ephemeral.publicKey().bytes());
    state.mixKey(ephemeral.privateKey(), theirs);
    byte[] sealedStatic = state.encryptAndHash(identity.keys().publicKey().bytes());
    state.mixKey(identity.keys().privateKey(), theirs);
    byte[] sealedChain = state.encryptAndHash(identity.chain());
    ServerHello.Builder hello =
        hello(ephemeral, sealedChain).setStatic(ByteString.copyFrom(sealedStatic));
    return new Answer.Waiting(encode(hello), new ServerHandshake(ephemeral, state));
  }

  private static Answer resume(
      ClientHello hello, CurvePublicKey theirs, Identity identity, CurveKeyPair ephemeral) {
    SymmetricState state = new SymmetricState(SymmetricState.IK);
    state.mixHash(identity.keys().publicKey().bytes());
    state.mixHash(theirs.bytes());
    state.mixKey(identity.keys().privateKey(), theirs);
    CurvePublicKey client = openStatic(state, hello.getStatic());
    state.mixKey(identity.keys().privateKey(), client);
    byte[] payload = openPayload(state, hello.getPayload());
    state.mixHash(ephemeral.publicKey().bytes());
    state.mixKey(ephemeral.privateKey(), theirs);
    state.mixKey(ephemeral.privateKey(), client);
    byte[] sealedChain = state.encryptAndHash(identity.chain());
    return new Answer.Done(
        encode(hello(ephemeral, sealedChain)), new Client(client, payload, state.splitForServer()));
  }

  /// Reads the client's last message. A handshake is used once.
  ///
  /// @throws NoiseException when the message is not one
  public Client finish(byte[] clientMessage) {
    HandshakeMessage message = HandshakeMessages.parse(clientMessage);
    if (!message.hasClientFinish()) {
      throw new NoiseException("the client's second message holds no client finish");
    }
    ClientFinish finish = message.getClientFinish();
    CurvePublicKey client = openStatic(state, finish.getStatic());
    state.mixKey(ephemeral.privateKey(), client);
    byte[] payload = openPayload(state, finish.getPayload());
    return new Client(client, payload, state.splitForServer());
  }

  private static CurvePublicKey openStatic(SymmetricState state, ByteString sealed) {
    return HandshakeMessages.key(
        state.decryptAndHash(sealed.toByteArray(), "the client's static key"),
        "the client's static key");
  }

  private static byte[] openPayload(SymmetricState state, ByteString sealed) {
    return state.decryptAndHash(sealed.toByteArray(), "the client's payload");
  }

  private static ServerHello.Builder hello(CurveKeyPair ephemeral, byte[] sealedChain) {
    return ServerHello.newBuilder()
        .setEphemeral(HandshakeMessages.bytes(ephemeral.publicKey()))
        .setPayload(ByteString.copyFrom(sealedChain));
  }

  private static byte[] encode(ServerHello.Builder hello) {
    return HandshakeMessage.newBuilder().setServerHello(hello).build().toByteArray();
  }
}
