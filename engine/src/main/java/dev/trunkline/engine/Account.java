package dev.trunkline.engine;

import dev.trunkline.engine.node.Jid;
import java.time.Instant;
import java.util.Optional;

/// One WhatsApp account as an engine runs it: a state machine that reads no clock, opens no socket
/// and writes nothing itself.
///
/// Its owner feeds inputs one at a time and carries out each [Step]: first the changes and events
/// are made durable together, then the effects follow, in the order of the steps. An account whose
/// changes were refused is thrown away; a new one is opened from the records.
public interface Account {

  /// Takes one input at the time `now`.
  Step step(Input input, Instant now);

  /// The other name, phone number or LID, of an account, as far as this one has seen them together.
  Optional<Jid> alternateOf(Jid account);
}
