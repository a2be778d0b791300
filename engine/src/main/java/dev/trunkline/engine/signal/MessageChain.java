package dev.trunkline.engine.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The receiving side of a chain: messages may be lost, overtake each other and come twice.
record MessageChain(ChainKey chainKey, SkippedKeys skipped) {

  /// How many messages one message may overtake; the peer could otherwise make us count for ever.
  static final int AHEAD_MAX = 2_000;

  /// The seed of one message, and the chain without it.
  record Taken(MessageSeed seed, MessageChain rest) {}

  /// Takes out the seed of the message with this counter, or nothing when it is gone already.
  ///
  /// @throws SignalException when the counter is too far ahead
  Optional<Taken> take(int counter) {
    if (counter < chainKey.index()) {
      return skipped
          .find(counter)
          .map(seed -> new Taken(seed, new MessageChain(chainKey, skipped.without(counter))));
    }
    if (counter - chainKey.index() > AHEAD_MAX) {
      throw new SignalException(
          RetryReason.FUTURE_MESSAGE,
          "message " + counter + " where " + chainKey.index() + " is expected");
    }
    List<MessageSeed> overtaken = new ArrayList<>();
    ChainKey at = chainKey;
    for (; at.index() < counter; at = at.next()) {
      overtaken.add(at.seed());
    }
    return Optional.of(
        new Taken(
            at.seed(), new MessageChain(at.next(), skipped.and(chainKey.index(), overtaken))));
  }

  /// This chain when at most `count` overtaken messages can still be read.
  MessageChain keeping(int count) {
    return new MessageChain(chainKey, skipped.keeping(count));
  }
}
