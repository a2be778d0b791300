package dev.trunkline.engine;

import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// A way to run WhatsApp accounts. The gateway knows engines by this contract alone.
public interface Engine {

  /// The account as its records left it. Opens no connection: that is an [Effect] of its first
  /// step.
  ///
  /// @param random the only source of keys, ids and jitter; secure in production, seeded in a
  ///   simulation
  Account open(Records records, Profile profile, RandomGenerator random);

  /// An id for a message that is to be sent, unique in the world.
  String newMessageId(RandomGenerator random);

  /// The means by which one account reaches WhatsApp. What happens there arrives at `inbox`, from
  /// threads of the transport's own.
  Transport transport(Consumer<Input> inbox);
}
