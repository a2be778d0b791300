package dev.trunkline.engine.signal;

import dev.trunkline.engine.crypto.CurveKeyPair;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// One side of a conversation in tests: its keys, and its session with the other side as a record.
final class Device {
  private final RandomGenerator random;
  private final LocalIdentity identity;
  private final SignedPreKey signedPreKey;
  private final Map<Integer, PreKey> preKeys = new HashMap<>();
  private int nextPreKeyId = 1;
  private Optional<byte[]> record = Optional.empty();

  Device(RandomGenerator random) {
    this.random = random;
    this.identity = new LocalIdentity(CurveKeyPair.generate(random), 1 + random.nextInt(0x3fff));
    this.signedPreKey =
        SignedPreKey.generate(1 + random.nextInt(9), identity, Instant.EPOCH, random);
  }

  LocalIdentity identity() {
    return identity;
  }

  Optional<SignalSession> session() {
    return record.map(SignalSession::decode);
  }

  SignalSession requireSession() {
    return session().orElseThrow();
  }

  PreKeyBundle bundle() {
    PreKey preKey = new PreKey(nextPreKeyId++, CurveKeyPair.generate(random));
    preKeys.put(preKey.id(), preKey);
    return PreKeyBundle.of(identity, signedPreKey, Optional.of(preKey));
  }

  PreKeyBundle bundleWithoutPreKey() {
    return PreKeyBundle.of(identity, signedPreKey, Optional.empty());
  }

  void initiate(PreKeyBundle bundle) {
    keep(SignalSession.initiate(session(), identity, bundle, random));
  }

  SignalSession.Encrypted encrypt(byte[] plaintext) {
    SignalSession.Encrypted encrypted = requireSession().encrypt(plaintext);
    keep(encrypted.next());
    return encrypted;
  }

  /// Reads a message and keeps what came of it.
  Decryption decrypt(MessageKind kind, byte[] bytes) {
    if (kind != MessageKind.PRE_KEY) {
      return keep(SignalSession.decrypt(session(), bytes, random));
    }
    PreKeySignalMessage message = PreKeySignalMessage.decode(bytes);
    Decryption decryption = keep(SignalSession.accept(session(), message, keys(message), random));
    if (decryption instanceof Decryption.Plain) {
      message.preKeys().preKeyId().ifPresent(preKeys::remove);
    }
    return decryption;
  }

  LocalKeys keys(PreKeySignalMessage message) {
    Optional<PreKey> preKey =
        message.preKeys().preKeyId().isPresent()
            ? Optional.ofNullable(preKeys.get(message.preKeys().preKeyId().getAsInt()))
            : Optional.empty();
    return new LocalKeys(identity, List.of(signedPreKey), preKey);
  }

  private Decryption keep(Decryption decryption) {
    if (decryption instanceof Decryption.Plain plain) {
      keep(plain.next());
    }
    return decryption;
  }

  private void keep(SignalSession session) {
    record = Optional.of(session.encode());
  }
}
