package dev.trunkline.simulator.connection;

import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.ConnectionId;

/// How far a connection has come.
///
/// ```
/// Arrived ──► Pairing ────► Closing
///  │   │                     ▲   ▲
///  │   └─────────────────────┘   │
///  └──► LoggedIn ────────────────┘
///          └──► Replaced, by a newer login
/// ```
public sealed interface Stage {

  /// Nobody knows yet who it is.
  record Arrived() implements Stage {}

  /// Nobody's yet: a phone may link it.
  record Pairing() implements Stage {}

  record LoggedIn(Device device) implements Stage {}

  /// Closed by us for a newer connection of the same device; the client may not know yet.
  record Replaced(Device device, ConnectionId newer) implements Stage {}

  /// Closed by us; the client may not know yet.
  record Closing() implements Stage {}
}
