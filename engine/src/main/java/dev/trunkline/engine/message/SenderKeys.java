package dev.trunkline.engine.message;

import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.signal.SenderKeyDistribution;
import dev.trunkline.engine.turn.Turn;

/// Keys with which others write to groups, as they hand them out.
final class SenderKeys {
  private SenderKeys() {}

  static void learn(
      Turn turn, Envelope envelope, dev.trunkline.proto.e2e.SenderKeyDistribution given) {
    RecordKey key = Opening.senderKey(envelope.chat(), envelope.sender());
    SenderKeyDistribution distribution =
        SenderKeyDistribution.decode(given.getAxolotlSenderKeyDistributionMessage().toByteArray());
    turn.put(key, Opening.senderKeys(turn, key).with(distribution).encode());
  }
}
