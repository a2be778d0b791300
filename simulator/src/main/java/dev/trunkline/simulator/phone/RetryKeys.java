package dev.trunkline.simulator.phone;

import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.signal.IdentityKey;
import dev.trunkline.engine.signal.PreKeyBundle;
import dev.trunkline.simulator.prekey.KeyNodes;
import dev.trunkline.simulator.registry.OneTimeKey;
import dev.trunkline.simulator.registry.SignedKey;
import dev.trunkline.simulator.turn.Turn;
import java.util.Optional;

/// The keys in a retry receipt: a bundle of the device that asks, so that nobody has to fetch one.
final class RetryKeys {
  private RetryKeys() {}

  /// @throws dev.trunkline.engine.node.NodeException when something is missing
  static PreKeyBundle read(Node retry, Node keys) {
    SignedKey signed = KeyNodes.readSignedKey(keys.requireChild("skey"));
    Optional<OneTimeKey> oneTime = keys.child("key").map(KeyNodes::readKey);
    return new PreKeyBundle(
        KeyNodes.number(retry.requireChild("registration"), 4),
        new IdentityKey(
            new CurvePublicKey(KeyNodes.bytes(keys, "identity", CurvePublicKey.LENGTH))),
        new PreKeyBundle.Signed(signed.id(), new CurvePublicKey(signed.key()), signed.signature()),
        oneTime.map(key -> new PreKeyBundle.OneTime(key.id(), new CurvePublicKey(key.key()))));
  }

  static Node write(Turn turn, PhoneKeys keys) {
    SignedKey signed =
        new SignedKey(
            keys.signedPreKey().id(),
            keys.signedPreKey().keyPair().publicKey().bytes(),
            keys.signedPreKey().signature());
    return Node.of("keys")
        .holding(
            KeyNodes.type(),
            Node.of("identity").holding(keys.identity().keyPair().publicKey().bytes()),
            KeyNodes.key(keys.makeOneTimeKey(turn)),
            KeyNodes.signedKey(signed));
  }
}
