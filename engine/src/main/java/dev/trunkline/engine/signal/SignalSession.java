package dev.trunkline.engine.signal;

import dev.trunkline.engine.crypto.CurvePublicKey;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The pairwise ratchets between this device and another one, as an immutable value.
///
/// Every encryption and decryption gives the next value. A value that has given one is spent: used
/// again, it would encrypt two messages with the same key. So whoever encrypts commits
/// [Encrypted#next()] before the bytes leave, and forgets this value.
public final class SignalSession {
  private final Party local;
  private final Party remote;
  private final Ratchets ratchets;

  SignalSession(Party local, Party remote, Ratchets ratchets) {
    this.local = local;
    this.remote = remote;
    this.ratchets = ratchets;
  }

  /// An encrypted message.
  ///
  /// @param next the session from now on, to be committed before the bytes leave
  public record Encrypted(SignalSession next, MessageKind kind, byte[] bytes) {}

  /// Starts a session with a device whose bundle was fetched.
  ///
  /// @param former what there was with the same device; it goes on receiving, unless the device has
  ///   a new identity
  /// @param random unpredictable, except in tests
  /// @throws SignalException when the bundle is not genuine or has an unusable key
  public static SignalSession initiate(
      Optional<SignalSession> former,
      LocalIdentity identity,
      PreKeyBundle bundle,
      RandomGenerator random) {
    if (!bundle.isGenuine()) {
      throw new SignalException(
          RetryReason.INVALID_SIGNATURE,
          "signed pre-key " + bundle.signedPreKey().id() + " of a bundle has a wrong signature");
    }
    Ratchet fresh = Ratchet.initiate(identity, bundle, random);
    return following(former, identity.party(), bundle.party(), fresh);
  }

  /// Reads a message that starts a session, or repeats the start of one.
  ///
  /// Whoever commits a [Decryption.Plain] removes in the same commit the one-time pre-key that the
  /// message names.
  ///
  /// @param former what there was with the same device
  /// @param random unpredictable, except in tests
  public static Decryption accept(
      Optional<SignalSession> former,
      PreKeySignalMessage message,
      LocalKeys keys,
      RandomGenerator random) {
    try {
      Optional<SignalSession> repeated = former.filter(session -> session.startedWith(message));
      return repeated.isPresent()
          ? repeated.get().open(message.message(), random)
          : acceptNew(former, message, keys, random);
    } catch (SignalException e) {
      return bad(e);
    }
  }

  private static Decryption acceptNew(
      Optional<SignalSession> former,
      PreKeySignalMessage message,
      LocalKeys keys,
      RandomGenerator random) {
    Party local = keys.identity().party();
    Party remote = message.sender();
    SignedPreKey signed = keys.requireSignedPreKey(message.preKeys());
    Optional<PreKey> oneTime = keys.requirePreKey(message.preKeys());
    RootKey.Step agreed = KeyAgreement.accept(keys.identity(), signed, oneTime, message);
    Ratchet.Opened opened =
        Ratchet.accept(agreed, signed, message.baseKey())
            .open(message.message(), local, remote, random)
            .orElseThrow();
    Optional<IdentityKey> newIdentity =
        former
            .map(session -> session.remote.identityKey())
            .filter(known -> !known.equals(remote.identityKey()))
            .map(_ -> remote.identityKey());
    return new Decryption.Plain(
        following(former, local, remote, opened.next()), opened.plaintext(), newIdentity);
  }

  /// Decrypts an ordinary message from a device with which there may be a session.
  public static Decryption decrypt(
      Optional<SignalSession> session, byte[] bytes, RandomGenerator random) {
    return session.isPresent() ? session.get().decrypt(bytes, random) : new Decryption.NoSession();
  }

  /// Decrypts an ordinary message.
  ///
  /// @param random unpredictable, except in tests
  public Decryption decrypt(byte[] bytes, RandomGenerator random) {
    try {
      return open(SignalMessage.decode(bytes), random);
    } catch (SignalException e) {
      return bad(e);
    }
  }

  private Decryption open(SignalMessage message, RandomGenerator random) {
    Optional<Ratchets.Opened> opened = ratchets.open(message, local, remote, random);
    return opened.isPresent()
        ? new Decryption.Plain(
            new SignalSession(local, remote, opened.get().next()),
            opened.get().plaintext(),
            Optional.empty())
        : new Decryption.Duplicate();
  }

  /// Encrypts for the other device. The message starts the session anew until that device answers.
  public Encrypted encrypt(byte[] plaintext) {
    Ratchet current = ratchets.current();
    SignalMessage message = SignalMessage.seal(current.sending(), plaintext, local, remote);
    SignalSession next = new SignalSession(local, remote, ratchets.sent());
    Optional<UsedPreKeys> unanswered = current.unanswered();
    return unanswered.isPresent()
        ? new Encrypted(
            next,
            MessageKind.PRE_KEY,
            new PreKeySignalMessage(local, unanswered.get(), current.baseKey(), message).encode())
        : new Encrypted(next, MessageKind.SESSION, message.bytes());
  }

  /// The other device as this session knows it.
  public Party remote() {
    return remote;
  }

  /// The base key of the ratchet that sends: another one whenever a device has started over.
  public CurvePublicKey baseKey() {
    return ratchets.current().baseKey();
  }

  /// The session as a versioned record: some 350 bytes when fresh, 650 after many turns, 36 more
  /// for each overtaken message that may still come.
  public byte[] encode() {
    return SignalSessionCodec.encode(local, remote, ratchets);
  }

  /// @throws SignalException when the bytes are no such record, or one of a newer version
  public static SignalSession decode(byte[] bytes) {
    return SignalSessionCodec.decode(bytes);
  }

  private boolean startedWith(PreKeySignalMessage message) {
    return remote.identityKey().equals(message.sender().identityKey())
        && ratchets.anyStartedWith(message.baseKey());
  }

  /// The session of a fresh ratchet. Former ratchets stay behind it if they are between the same
  /// two identities.
  private static SignalSession following(
      Optional<SignalSession> former, Party local, Party remote, Ratchet fresh) {
    Ratchets ratchets =
        former
            .filter(session ->
                session.local.identityKey().equals(local.identityKey())
                    && session.remote.identityKey().equals(remote.identityKey()))
            .map(session -> session.ratchets.ledBy(fresh))
            .orElseGet(() -> Ratchets.of(fresh));
    return new SignalSession(local, remote, ratchets);
  }

  private static Decryption bad(SignalException e) {
    return new Decryption.Bad(e.reason(), String.valueOf(e.getMessage()));
  }
}
