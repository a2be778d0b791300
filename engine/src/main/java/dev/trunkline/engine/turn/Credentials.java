package dev.trunkline.engine.turn;

import dev.trunkline.engine.Me;
import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.Records;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.signal.LocalIdentity;
import dev.trunkline.engine.signal.SignedPreKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Who a device is. Made before pairing, in memory; written when the phone has linked the device.
///
/// @param signedPreKeys the current one, then the one before, which messages on their way may name
/// @param link empty until the phone has linked the device
public record Credentials(
    CurveKeyPair noiseKey,
    LocalIdentity identity,
    List<SignedPreKey> signedPreKeys,
    Optional<Link> link,
    Upkeep upkeep) {
  public static final RecordKey KEY = new RecordKey(RecordKey.Kind.CREDENTIALS, "");

  /// WhatsApp's clients draw registration ids from 14 bits.
  private static final int REGISTRATION_ID_MAX = 16_380;

  private static final int SIGNED_PRE_KEYS_KEPT = 2;

  public Credentials {
    signedPreKeys = List.copyOf(signedPreKeys);
  }

  /// What pairing adds.
  ///
  /// @param signedDeviceIdentity shown to whoever opens a Signal session
  /// @param pushName what others see as the account's name, empty when not known yet
  /// @param confirmed whether the device has logged in: until then WhatsApp may not know it, for
  ///   the device's own signature may have been lost on its way
  public record Link(
      Jid phoneNumber, Jid lid, byte[] signedDeviceIdentity, String pushName, boolean confirmed) {
    public Me me() {
      return new Me(phoneNumber, lid, pushName);
    }

    /// Whether `jid` names this account, by either name.
    public boolean isMe(Jid jid) {
      return jid.account().equals(phoneNumber.account()) || jid.account().equals(lid.account());
    }

    /// Whether `jid` names this very device, by either name.
    public boolean isThisDevice(Jid jid) {
      return jid.equals(phoneNumber) || jid.equals(lid);
    }

    /// This account by the kind of name that `like` is.
    public Jid selfAs(Jid like) {
      return like.isLid() ? lid.account() : phoneNumber.account();
    }

    Link withLid(Jid other) {
      return new Link(phoneNumber, other, signedDeviceIdentity, pushName, confirmed);
    }

    Link withPushName(String name) {
      return new Link(phoneNumber, lid, signedDeviceIdentity, name, confirmed);
    }

    Link withConfirmation() {
      return new Link(phoneNumber, lid, signedDeviceIdentity, pushName, true);
    }
  }

  /// What changes while a device lives.
  ///
  /// @param nextPreKeyId the first id that no one-time pre-key ever had
  /// @param routingInfo what the server wants to hear first at the next connection
  /// @param digestCheckedAt when the server's copy of the public keys was last compared
  public record Upkeep(int nextPreKeyId, Optional<byte[]> routingInfo, Instant digestCheckedAt) {}

  /// What the records hold, or a device that nobody knows yet.
  public static Credentials load(Records records, RandomGenerator random, Instant now) {
    return records.find(KEY).map(CredentialsCodec::decode).orElseGet(() -> fresh(random, now));
  }

  /// A device that nobody knows yet.
  public static Credentials fresh(RandomGenerator random, Instant now) {
    LocalIdentity identity =
        new LocalIdentity(CurveKeyPair.generate(random), 1 + random.nextInt(REGISTRATION_ID_MAX));
    return new Credentials(
        CurveKeyPair.generate(random),
        identity,
        List.of(SignedPreKey.generate(1, identity, now, random)),
        Optional.empty(),
        new Upkeep(1, Optional.empty(), Instant.EPOCH));
  }

  public SignedPreKey signedPreKey() {
    return signedPreKeys.getFirst();
  }

  /// @throws IllegalStateException when there is no account yet
  public Link requireLink() {
    return link.orElseThrow(() -> new IllegalStateException("this device is not linked"));
  }

  public Credentials linkedBy(Link to) {
    return new Credentials(noiseKey, identity, signedPreKeys, Optional.of(to), upkeep);
  }

  public Credentials withLid(Jid lid) {
    return linkedBy(requireLink().withLid(lid));
  }

  public Credentials withConfirmation() {
    return linkedBy(requireLink().withConfirmation());
  }

  public Credentials withPushName(String name) {
    return linkedBy(requireLink().withPushName(name));
  }

  public Credentials withNextPreKeyId(int id) {
    return with(new Upkeep(id, upkeep.routingInfo, upkeep.digestCheckedAt));
  }

  public Credentials withRoutingInfo(byte[] info) {
    return with(new Upkeep(upkeep.nextPreKeyId, Optional.of(info), upkeep.digestCheckedAt));
  }

  public Credentials withDigestCheckedAt(Instant at) {
    return with(new Upkeep(upkeep.nextPreKeyId, upkeep.routingInfo, at));
  }

  private Credentials with(Upkeep changed) {
    return new Credentials(noiseKey, identity, signedPreKeys, link, changed);
  }

  /// Replaces the signed pre-key, keeping the one before.
  public Credentials rotatedTo(SignedPreKey next) {
    List<SignedPreKey> kept =
        Stream.concat(Stream.of(next), signedPreKeys.stream()).limit(SIGNED_PRE_KEYS_KEPT).toList();
    return new Credentials(noiseKey, identity, kept, link, upkeep);
  }

  public byte[] encode() {
    return CredentialsCodec.encode(this);
  }
}
