package dev.trunkline.simulator.pairing;

import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.proto.handshake.ClientPayload.DevicePairingData;
import dev.trunkline.simulator.connection.Connection;
import dev.trunkline.simulator.registry.SignedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A new device that waits for a phone to link it.
///
/// @param refs what its codes name the offer by: each is shown for a while, then the next
/// @param registrationId of the device
record Offer(
    Connection connection,
    Instant madeAt,
    List<String> refs,
    CurvePublicKey identity,
    int registrationId,
    SignedKey signedPreKey) {
  static final int REFS = 6;

  private static final Duration FIRST_SHOWN = Duration.ofSeconds(60);
  private static final Duration OTHER_SHOWN = Duration.ofSeconds(20);

  /// For whoever scans a code just before it changes.
  private static final Duration GRACE = Duration.ofSeconds(10);

  /// @throws dev.trunkline.engine.crypto.CryptoException when a key has the wrong length
  static Offer of(Connection connection, Instant now, List<String> refs) {
    DevicePairingData data = connection.client().payload().getDevicePairingData();
    return new Offer(
        connection,
        now,
        List.copyOf(refs),
        new CurvePublicKey(data.getIdentity().toByteArray()),
        number(data.getRegistrationId().toByteArray()),
        new SignedKey(
            number(data.getSignedPreKeyId().toByteArray()),
            new CurvePublicKey(data.getSignedPreKey().toByteArray()).bytes(),
            data.getSignedPreKeySignature().toByteArray()));
  }

  /// Whether the code with this ref is still on the screen.
  boolean isShown(String ref, Instant now) {
    Duration until = FIRST_SHOWN.plus(OTHER_SHOWN.multipliedBy(refs.indexOf(ref))).plus(GRACE);
    return !now.isAfter(madeAt.plus(until));
  }

  private static int number(byte[] bigEndian) {
    int number = 0;
    for (byte each : bigEndian) {
      number = (number << 8) | (each & 0xff);
    }
    return number;
  }
}
