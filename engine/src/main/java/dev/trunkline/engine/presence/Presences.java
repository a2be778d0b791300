package dev.trunkline.engine.presence;

import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.node.Node;
import java.time.Instant;
import java.util.Optional;

/// `<presence>`: whether someone is online, and since when not.
public final class Presences {
  private Presences() {}

  public static Optional<AccountEvent> event(Node stanza) {
    boolean available = !stanza.has("type", "unavailable");
    Optional<Instant> lastSeen =
        stanza
            .find("last")
            .filter(last -> !last.isEmpty() && last.chars().allMatch(Character::isDigit))
            .map(_ -> stanza.requireTime("last"));
    return stanza
        .findJid("from")
        .map(from -> new AccountEvent.PresenceArrived(from.account(), available, lastSeen));
  }
}
