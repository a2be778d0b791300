package dev.trunkline.simulator.phone;

import dev.trunkline.engine.signal.LocalIdentity;
import dev.trunkline.engine.signal.LocalKeys;
import dev.trunkline.engine.signal.PreKey;
import dev.trunkline.engine.signal.PreKeySignalMessage;
import dev.trunkline.engine.signal.SignedPreKey;
import dev.trunkline.simulator.registry.AccountIdentity;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.DeviceKeys;
import dev.trunkline.simulator.registry.OneTimeKey;
import dev.trunkline.simulator.registry.SignedKey;
import dev.trunkline.simulator.turn.Turn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The private keys of a phone. One-time keys are made one by one, whenever somebody asks.
final class PhoneKeys {
  private static final int SIGNED_PRE_KEY_ID = 1;
  private static final byte[] NO_SIGNED_IDENTITY = {};

  /// One-time keys that were handed out and never used are kept up to this number.
  private static final int ONE_TIME_KEYS_MAX = 1_000;

  private final LocalIdentity identity;
  private final SignedPreKey signedPreKey;
  private final Map<Integer, PreKey> oneTimeKeys = new LinkedHashMap<>(4);
  private int nextId = 1;

  private PhoneKeys(LocalIdentity identity, SignedPreKey signedPreKey) {
    this.identity = identity;
    this.signedPreKey = signedPreKey;
  }

  /// Makes the keys of a phone and leaves the public ones at the server.
  static PhoneKeys make(Turn turn, Device phone) {
    AccountIdentity account = AccountIdentity.make(turn.random());
    LocalIdentity identity = new LocalIdentity(account.keys(), turn.random().nextInt(1, 0x3fff));
    SignedPreKey signed =
        SignedPreKey.generate(SIGNED_PRE_KEY_ID, identity, turn.now(), turn.random());
    phone.account().identify(account);
    phone.register(
        new DeviceKeys(
            account.keys().publicKey(),
            account.keys().publicKey(),
            identity.registrationId(),
            new SignedKey(signed.id(), signed.keyPair().publicKey().bytes(), signed.signature()),
            NO_SIGNED_IDENTITY));
    return new PhoneKeys(identity, signed);
  }

  LocalIdentity identity() {
    return identity;
  }

  SignedPreKey signedPreKey() {
    return signedPreKey;
  }

  /// Sees to it that the server can hand out a one-time key.
  void stock(Turn turn, Device phone) {
    if (phone.oneTimeKeys().size() == 0) {
      phone.oneTimeKeys().add(List.of(makeOneTimeKey(turn)));
    }
  }

  /// A one-time key that the phone hands out itself.
  OneTimeKey makeOneTimeKey(Turn turn) {
    PreKey made = PreKey.generate(nextId, 1, turn.random()).getFirst();
    nextId = PreKey.idAfter(nextId);
    oneTimeKeys.put(made.id(), made);
    if (oneTimeKeys.size() > ONE_TIME_KEYS_MAX) {
      oneTimeKeys.remove(oneTimeKeys.keySet().iterator().next());
    }
    return new OneTimeKey(made.id(), made.keyPair().publicKey().bytes());
  }

  /// What it takes to accept a first message.
  LocalKeys keysFor(PreKeySignalMessage message) {
    Optional<PreKey> oneTime =
        message.preKeys().preKeyId().isPresent()
            ? Optional.ofNullable(oneTimeKeys.get(message.preKeys().preKeyId().getAsInt()))
            : Optional.empty();
    return new LocalKeys(identity, List.of(signedPreKey), oneTime);
  }

  /// Forgets the one-time key that a first message used.
  void used(PreKeySignalMessage message) {
    message.preKeys().preKeyId().ifPresent(oneTimeKeys::remove);
  }
}
