package dev.trunkline.engine.signal;

import dev.trunkline.engine.crypto.CurvePublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The ratchets between two devices, the one used last first: it sends, all of them receive.
///
/// There are several when both devices start a session at once or one of them starts over. The
/// first one to receive a message from the peer takes the lead, so that both sides settle on one.
record Ratchets(List<Ratchet> lastUsedFirst) {

  /// Eight older ones: enough for messages still under way when a device starts over a few times in
  /// a row, few enough that a message that fits none costs nine key agreements at most and that the
  /// record stays at a few kilobytes.
  static final int COUNT_MAX = 1 + 8;

  /// How many overtaken messages can still be read, in all ratchets together.
  static final int SKIPPED_MAX = 2_000;

  Ratchets {
    lastUsedFirst = List.copyOf(lastUsedFirst);
  }

  static Ratchets of(Ratchet only) {
    return new Ratchets(List.of(only));
  }

  /// A plaintext, and the ratchets without the keys that it took.
  record Opened(Ratchets next, byte[] plaintext) {}

  Ratchet current() {
    return lastUsedFirst.getFirst();
  }

  boolean anyStartedWith(CurvePublicKey baseKey) {
    return lastUsedFirst.stream().anyMatch(ratchet -> ratchet.baseKey().equals(baseKey));
  }

  /// Decrypts with the ratchet that knows the message's chain, or else with the first one that can
  /// start it; gives nothing when the message's key is gone because it was read before.
  ///
  /// @throws SignalException when the message belongs to none of the ratchets
  Optional<Opened> open(SignalMessage message, Party local, Party remote, RandomGenerator random) {
    for (int i = 0; i < lastUsedFirst.size(); i++) {
      if (lastUsedFirst.get(i).knows(message)) {
        return open(i, message, local, remote, random);
      }
    }
    List<SignalException> failures = new ArrayList<>();
    for (int i = 0; i < lastUsedFirst.size(); i++) {
      try {
        return open(i, message, local, remote, random);
      } catch (SignalException e) {
        failures.add(e);
      }
    }
    throw failures.getFirst();
  }

  private Optional<Opened> open(
      int at, SignalMessage message, Party local, Party remote, RandomGenerator random) {
    return lastUsedFirst
        .get(at)
        .open(message, local, remote, random)
        .map(opened -> {
          List<Ratchet> others = new ArrayList<>(lastUsedFirst);
          others.remove(at);
          return new Opened(new Ratchets(others).ledBy(opened.next()), opened.plaintext());
        });
  }

  /// These ratchets after the current one sealed a message.
  Ratchets sent() {
    List<Ratchet> next = new ArrayList<>(lastUsedFirst);
    next.set(0, current().sent());
    return new Ratchets(next);
  }

  /// These ratchets behind a new one. What is too much is dropped, the longest unused first.
  Ratchets ledBy(Ratchet first) {
    List<Ratchet> kept = new ArrayList<>();
    int skippedLeft = SKIPPED_MAX;
    for (int i = 0; i < Math.min(COUNT_MAX, 1 + lastUsedFirst.size()); i++) {
      Ratchet ratchet = (i == 0 ? first : lastUsedFirst.get(i - 1)).keeping(skippedLeft);
      skippedLeft -= ratchet.skippedCount();
      kept.add(ratchet);
    }
    return new Ratchets(kept);
  }
}
