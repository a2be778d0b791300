package dev.trunkline.engine.device;

import dev.trunkline.engine.pairing.PairingAttempt;
import java.time.Instant;

/// Where a linked device stands with WhatsApp.
///
/// ```
///   Parked ──Start──▶ Connecting ──open, no account──▶ Registering ──515──▶ Connecting
///     ▲                 ▲   │ └────open, account────▶ LoggingIn ──ready──▶ Online
///     │              time  lost                           │                  │
///     │                 │   ▼                             ▼                  ▼
///     ├──────────── Waiting ◀──────────────── lost, 503, silence, 515 ───────┤
///     └──────────── stop, replaced, logged out, banned, pairing expired ─────┘
/// ```
///
/// A device that was linked by halves waits when it is logged out, too: at last it registers anew.
sealed interface DeviceState {

  /// Closed. Nothing happens until a start.
  record Parked() implements DeviceState {}

  /// Closed after `attempt` failures in a row; the next try is at `retryAt`.
  record Waiting(int attempt, Instant retryAt) implements DeviceState {}

  /// A socket opens and the Noise handshake runs, after `attempt` failures in a row.
  record Connecting(int attempt) implements DeviceState {}

  /// Connected without an account.
  record Registering(PairingAttempt pairing, Pulse pulse) implements DeviceState {}

  /// Connected as an account that is not ready to send.
  record LoggingIn(int attempt, Login login, Pulse pulse) implements DeviceState {}

  /// Ready.
  record Online(int attempt, Instant since, Pulse pulse) implements DeviceState {}
}
