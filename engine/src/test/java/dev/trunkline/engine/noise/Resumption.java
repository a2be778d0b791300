package dev.trunkline.engine.noise;

import com.google.protobuf.ByteString;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.proto.handshake.ClientHello;
import dev.trunkline.proto.handshake.HandshakeMessage;
import dev.trunkline.proto.handshake.ServerHello;
import java.util.Random;

/// A client that remembers the server's key (`Noise_IK_25519_AESGCM_SHA256`). Our engine is none.
final class Resumption {
  private final CurveKeyPair keys;
  private final CurveKeyPair ephemeral;
  private final CurvePublicKey server;
  private final SymmetricState state = new SymmetricState(SymmetricState.IK);

  Resumption(CurveKeyPair keys, CurvePublicKey server, Random random) {
    this.keys = keys;
    this.server = server;
    this.ephemeral = CurveKeyPair.generate(random);
  }

  record End(byte[] chain, TransportKeys keys) {}

  byte[] hello(byte[] payload) {
    state.mixHash(server.bytes());
    state.mixHash(ephemeral.publicKey().bytes());
    state.mixKey(ephemeral.privateKey(), server);
    byte[] sealedStatic = state.encryptAndHash(keys.publicKey().bytes());
    state.mixKey(keys.privateKey(), server);
    byte[] sealedPayload = state.encryptAndHash(payload);
    return HandshakeMessage.newBuilder()
        .setClientHello(
            ClientHello.newBuilder()
                .setEphemeral(HandshakeMessages.bytes(ephemeral.publicKey()))
                .setStatic(ByteString.copyFrom(sealedStatic))
                .setPayload(ByteString.copyFrom(sealedPayload)))
        .build()
        .toByteArray();
  }

  End finish(byte[] message) {
    ServerHello hello = HandshakeMessages.parse(message).getServerHello();
    CurvePublicKey theirs = HandshakeMessages.key(hello.getEphemeral(), "ephemeral key");
    state.mixHash(theirs.bytes());
    state.mixKey(ephemeral.privateKey(), theirs);
    state.mixKey(keys.privateKey(), theirs);
    byte[] chain = state.decryptAndHash(hello.getPayload().toByteArray(), "chain");
    return new End(chain, state.splitForClient());
  }
}
