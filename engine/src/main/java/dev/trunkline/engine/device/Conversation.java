package dev.trunkline.engine.device;

import dev.trunkline.engine.message.SendsInFlight;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.turn.Queries;
import dev.trunkline.engine.turn.Turn;

/// What a device keeps in memory about one connection, and loses with it.
final class Conversation {
  private final Queries queries;
  private final SendsInFlight sends = new SendsInFlight();
  private boolean availableWanted;
  private boolean available;
  private boolean loggingOut;

  private Conversation(Queries queries, boolean availableWanted) {
    this.queries = queries;
    this.availableWanted = availableWanted;
  }

  /// Before the first connection.
  static Conversation none() {
    return new Conversation(new Queries(""), false);
  }

  /// Stanza ids start with numbers that differ from connection to connection.
  static Conversation begin(Turn turn) {
    int salt = 10_000 + turn.random().nextInt(55_536);
    int tail = 10_000 + turn.random().nextInt(55_536);
    return new Conversation(new Queries(salt + "." + tail + "-"), turn.profile().markOnline());
  }

  Queries queries() {
    return queries;
  }

  SendsInFlight sends() {
    return sends;
  }

  /// Whether others see the account as online.
  boolean isAvailable() {
    return available;
  }

  void wantAvailable(boolean wanted) {
    availableWanted = wanted;
  }

  /// Tells WhatsApp when it should know otherwise. WhatsApp shows no account as online whose name
  /// it was not told.
  void announce(Turn turn) {
    String name = turn.credentials().requireLink().pushName();
    if (availableWanted == available || (availableWanted && name.isEmpty())) {
      return;
    }
    available = availableWanted;
    Node presence = Node.of("presence").with("type", available ? "available" : "unavailable");
    turn.send(name.isEmpty() ? presence : presence.with("name", name));
  }

  /// From here on the end of this connection is the end of the link.
  void logOut() {
    loggingOut = true;
  }

  boolean isLoggingOut() {
    return loggingOut;
  }
}
