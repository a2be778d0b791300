package dev.trunkline.simulator.connection;

import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.ConnectionId;

/// How far a connection has come.
///
/// ```
/// connected ──► Pairing ──────────────► Closing
///     │                                  ▲   ▲
///     └───────► LoggedIn ────────────────┘   │
///                   │ newer login            │
///                   └─────► Replaced ────────┘ the client is gone
/// ```
public sealed interface Stage {

  /// Nobody's yet: a phone may link it.
  record Pairing() implements Stage {}

  record LoggedIn(Device device) implements Stage {}

  /// Closed by us for a newer connection of the same device; the client may not know yet.
  record Replaced(Device device, ConnectionId newer) implements Stage {}

  /// Closed by us; the client may not know yet.
  record Closing() implements Stage {}
}
