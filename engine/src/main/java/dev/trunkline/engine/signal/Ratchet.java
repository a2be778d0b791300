package dev.trunkline.engine.signal;

import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The state of one double ratchet: The Double Ratchet Algorithm, section 3.
///
/// @param receiving newest first
/// @param baseKey the initiator's: tells a repeated first message from a new session
/// @param unanswered what the initiator repeats until the first answer comes
record Ratchet(
    RootKey rootKey,
    SendingChain sending,
    List<ReceivingChain> receiving,
    CurvePublicKey baseKey,
    Optional<UsedPreKeys> unanswered) {

  /// Chains older than these can no longer receive: both sides have since taken turns this often.
  static final int RECEIVING_MAX = 5;

  Ratchet {
    receiving = List.copyOf(receiving);
  }

  /// A plaintext, and the ratchet without the keys that it took.
  record Opened(Ratchet next, byte[] plaintext) {}

  /// The ratchet of the one who fetched a bundle, ready to send.
  static Ratchet initiate(LocalIdentity identity, PreKeyBundle bundle, RandomGenerator random) {
    CurveKeyPair base = CurveKeyPair.generate(random);
    RootKey.Step agreed = KeyAgreement.initiate(identity, base, bundle);
    CurveKeyPair ratchetKey = CurveKeyPair.generate(random);
    RootKey.Step step = agreed.rootKey().step(ratchetKey, bundle.signedPreKey().publicKey());
    UsedPreKeys used =
        new UsedPreKeys(
            bundle.signedPreKey().id(),
            bundle.preKey().map(key -> OptionalInt.of(key.id())).orElse(OptionalInt.empty()));
    return new Ratchet(
        step.rootKey(),
        new SendingChain(ratchetKey, step.chainKey(), 0),
        List.of(),
        base.publicKey(),
        Optional.of(used));
  }

  /// The ratchet of the one whose bundle was fetched, before it reads the first message: the signed
  /// pre-key is its first ratchet key, with which it never sends.
  static Ratchet accept(RootKey.Step agreed, SignedPreKey signed, CurvePublicKey baseKey) {
    return new Ratchet(
        agreed.rootKey(),
        new SendingChain(signed.keyPair(), agreed.chainKey(), 0),
        List.of(),
        baseKey,
        Optional.empty());
  }

  /// This ratchet after one message was sealed with its sending chain.
  Ratchet sent() {
    return new Ratchet(rootKey, sending.next(), receiving, baseKey, unanswered);
  }

  boolean knows(SignalMessage message) {
    return indexOf(message.ratchetKey()).isPresent();
  }

  /// Decrypts, or gives nothing when the message's key is gone because it was read before.
  ///
  /// @throws SignalException when the message does not belong to this ratchet
  Optional<Opened> open(SignalMessage message, Party local, Party remote, RandomGenerator random) {
    OptionalInt known = indexOf(message.ratchetKey());
    if (known.isEmpty()) {
      return Optional.of(turn(message, local, remote, random));
    }
    ReceivingChain chain = receiving.get(known.getAsInt());
    return chain
        .chain()
        .take(message.counter())
        .map(taken -> {
          byte[] plaintext = message.open(taken.seed().messageKeys(), remote, local);
          List<ReceivingChain> chains = new ArrayList<>(receiving);
          chains.set(known.getAsInt(), chain.with(taken.rest()));
          return new Opened(
              new Ratchet(rootKey, sending, chains, baseKey, Optional.empty()), plaintext);
        });
  }

  /// A step of the Diffie-Hellman ratchet: a new chain in either direction. The second half waits
  /// until the message has proved to be genuine.
  private Opened turn(SignalMessage message, Party local, Party remote, RandomGenerator random) {
    CurvePublicKey theirs = message.ratchetKey();
    RootKey.Step in = rootKey.step(sending.ratchetKey(), theirs);
    MessageChain.Taken taken =
        new MessageChain(in.chainKey(), SkippedKeys.NONE).take(message.counter()).orElseThrow();
    byte[] plaintext = message.open(taken.seed().messageKeys(), remote, local);

    CurveKeyPair ours = CurveKeyPair.generate(random);
    RootKey.Step out = in.rootKey().step(ours, theirs);
    List<ReceivingChain> chains =
        Stream.concat(
                Stream.of(new ReceivingChain(theirs, taken.rest())),
                receiving.stream().limit(RECEIVING_MAX - 1))
            .toList();
    Ratchet next =
        new Ratchet(
            out.rootKey(),
            new SendingChain(ours, out.chainKey(), sending.lastCounter()),
            chains,
            baseKey,
            Optional.empty());
    return new Opened(next, plaintext);
  }

  int skippedCount() {
    return receiving.stream().mapToInt(chain -> chain.chain().skipped().size()).sum();
  }

  /// This ratchet when at most `count` overtaken messages can still be read, the newest chains'
  /// first.
  Ratchet keeping(int count) {
    if (skippedCount() <= count) {
      return this;
    }
    List<ReceivingChain> chains = new ArrayList<>();
    int left = count;
    for (ReceivingChain chain : receiving) {
      MessageChain kept = chain.chain().keeping(left);
      left -= kept.skipped().size();
      chains.add(chain.with(kept));
    }
    return new Ratchet(rootKey, sending, chains, baseKey, unanswered);
  }

  private OptionalInt indexOf(CurvePublicKey ratchetKey) {
    return IntStream.range(0, receiving.size())
        .filter(i -> receiving.get(i).ratchetKey().equals(ratchetKey))
        .findFirst();
  }
}
