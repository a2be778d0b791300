package dev.trunkline.engine.signal;

import dev.trunkline.engine.crypto.CurvePublicKey;
import java.util.Optional;

/// One sender key of another device.
///
/// @param firstIteration messages before it cannot be read, whether they were overtaken or not
record ReceivedSenderKey(
    int id, int firstIteration, CurvePublicKey signingKey, MessageChain chain) {
  /// How many overtaken messages can still be read. Not more, because the common clients leave out
  /// every second iteration: whoever keeps on writing fills any bound.
  static final int SKIPPED_MAX = 100;

  /// A plaintext, and the sender key without the message key that it took.
  record Opened(ReceivedSenderKey next, byte[] plaintext) {}

  static ReceivedSenderKey of(SenderKeyDistribution distribution) {
    return new ReceivedSenderKey(
        distribution.id(),
        distribution.chainKey().index(),
        distribution.signingKey(),
        new MessageChain(distribution.chainKey(), SkippedKeys.NONE));
  }

  /// Whether the distribution gives the same key, at an iteration that this one can reach by
  /// itself.
  boolean covers(SenderKeyDistribution distribution) {
    return id == distribution.id()
        && signingKey.equals(distribution.signingKey())
        && distribution.chainKey().index() - chain.chainKey().index() <= MessageChain.AHEAD_MAX;
  }

  /// Whether the message was written after this key was given to this device.
  boolean reaches(SenderKeyMessage message) {
    return firstIteration <= message.iteration();
  }

  /// Decrypts, or gives nothing when the message's key is gone because it was read before.
  ///
  /// @throws SignalException when the owner of this key did not make the message
  Optional<Opened> open(SenderKeyMessage message) {
    if (!message.isSignedWith(signingKey)) {
      throw new SignalException(
          RetryReason.INVALID_SIGNATURE,
          "group message " + message.iteration() + " has a wrong signature");
    }
    return chain
        .take(message.iteration())
        .map(taken ->
            new Opened(
                new ReceivedSenderKey(
                    id, firstIteration, signingKey, taken.rest().keeping(SKIPPED_MAX)),
                taken.seed().groupKey().decrypt(message.ciphertext())));
  }
}
