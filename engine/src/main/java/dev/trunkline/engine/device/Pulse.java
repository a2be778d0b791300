package dev.trunkline.engine.device;

import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.turn.Expectation;
import dev.trunkline.engine.turn.Iq;
import dev.trunkline.engine.turn.QueryFailure;
import dev.trunkline.engine.turn.Turn;
import java.time.Duration;
import java.time.Instant;

/// The keep-alive of one connection: a ping every 20 to 30 s, as WhatsApp Web does. A ping without
/// an answer means that the connection is dead, whatever the socket says.
///
/// @param pingAt when the next ping goes out
record Pulse(Instant pingAt) {
  private static final Duration SHORTEST = Duration.ofSeconds(20);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  static Pulse begin(Turn turn) {
    long spread = LONGEST.minus(SHORTEST).toMillis();
    return new Pulse(turn.now().plus(SHORTEST).plusMillis(turn.random().nextLong(spread)));
  }

  /// Pings when it is time.
  Pulse onWake(Turn turn) {
    if (pingAt.isAfter(turn.now())) {
      return this;
    }
    turn.query(Iq.get("w:p").holding(Node.of("ping")), new Pong(), PATIENCE);
    return begin(turn);
  }

  private record Pong() implements Expectation {
    @Override
    public void onResult(Turn turn, Node result) {}

    @Override
    public void onFailure(Turn turn, QueryFailure failure) {
      if (failure instanceof QueryFailure.NoAnswer) {
        turn.close(
            CloseReason.SILENCE, "no answer to a ping within " + PATIENCE.toSeconds() + " s");
      }
    }
  }
}
