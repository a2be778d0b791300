package dev.trunkline.engine.device;

import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.prekey.PreKeys;
import dev.trunkline.engine.turn.Credentials;
import dev.trunkline.engine.turn.Expectation;
import dev.trunkline.engine.turn.Iq;
import dev.trunkline.engine.turn.QueryFailure;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.engine.usync.LidMapping;

/// What a connection does between the handshake and being ready: the server says `<success>`, then
/// the device says that it is active, and makes sure that others find pre-keys of it.
final class Login {
  private boolean active;
  private boolean reachable;

  /// Whether the device can send, and others can start to write to it.
  boolean isComplete() {
    return active && reachable;
  }

  void onSuccess(Turn turn, Node success) {
    if (!turn.credentials().requireLink().confirmed()) {
      turn.change(turn.credentials().withConfirmation());
    }
    success
        .findJid("lid")
        .filter(lid -> !lid.equals(turn.credentials().requireLink().lid()))
        .ifPresent(lid -> turn.change(turn.credentials().withLid(lid)));
    Credentials.Link me = turn.credentials().requireLink();
    LidMapping.learn(turn, me.phoneNumber(), me.lid());
    PreKeys.ensure(turn, () -> reachable = true);
    turn.query(Iq.set("passive").holding(Node.of("active")), new Active());
  }

  private final class Active implements Expectation {
    @Override
    public void onResult(Turn turn, Node result) {
      active = true;
    }

    @Override
    public void onFailure(Turn turn, QueryFailure failure) {
      turn.close(CloseReason.LOGIN_REFUSED, "could not become active: " + failure.describe());
    }
  }
}
