package dev.trunkline.engine.message;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.peer.PeerException;
import dev.trunkline.engine.prekey.Bundles;
import dev.trunkline.engine.signal.PreKeyBundle;
import dev.trunkline.engine.turn.Expectation;
import dev.trunkline.engine.turn.QueryFailure;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.engine.usync.Usync;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a message has to ask the server before it can be encrypted: piece by piece, one query after
/// the other, so that none grows with a group.
///
/// @param open what was not asked about yet
/// @param then what comes after the last answer
record Inquiry(Subject subject, Outgoing outgoing, List<Jid> open, Consumer<Turn> then)
    implements Expectation {
  private static final Logger LOGGER = LoggerFactory.getLogger(Inquiry.class);

  /// What it is about.
  enum Subject {
    /// Which devices accounts have.
    DEVICES(256),
    /// The keys of devices, to start sessions with them.
    KEYS(128);

    private final int atATime;

    Subject(int atATime) {
      this.atATime = atATime;
    }
  }

  /// Asks, learns what is answered, and goes on with `then`. Without an answer the message is
  /// rejected.
  static void begin(
      Turn turn, Subject subject, Outgoing outgoing, Collection<Jid> about, Consumer<Turn> then) {
    new Inquiry(subject, outgoing, List.copyOf(about), then).ask(turn);
  }

  private void ask(Turn turn) {
    if (open.isEmpty()) {
      then.accept(turn);
      return;
    }
    int piece = Math.min(open.size(), subject.atATime);
    List<Jid> now = open.subList(0, piece);
    List<Jid> later = open.subList(piece, open.size());
    Node query =
        switch (subject) {
          case DEVICES -> Usync.deviceQuery(turn, now);
          case KEYS -> Bundles.query(now, false);
        };
    turn.query(query, new Inquiry(subject, outgoing, later, then));
  }

  @Override
  public void onResult(Turn turn, Node result) {
    switch (subject) {
      case DEVICES -> Usync.learnDevices(turn, result);
      case KEYS -> startSessions(turn, result);
    }
    outgoing.sends().progressed(outgoing.id(), turn.now());
    ask(turn);
  }

  private static void startSessions(Turn turn, Node result) {
    for (Map.Entry<Jid, PreKeyBundle> bundle : Bundles.read(result).entrySet()) {
      try {
        SignalSessions.initiate(turn, bundle.getKey(), bundle.getValue());
      } catch (PeerException e) {
        LOGGER.atWarn().addKeyValue("jid", bundle.getKey()).log("{}", e.getMessage());
      }
    }
  }

  @Override
  public void onFailure(Turn turn, QueryFailure failure) {
    outgoing.onFailure(turn, failure);
  }
}
