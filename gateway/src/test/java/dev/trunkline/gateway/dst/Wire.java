package dev.trunkline.gateway.dst;

import dev.trunkline.engine.Effect;
import dev.trunkline.engine.Input;
import dev.trunkline.engine.Transport;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.transport.Closed;
import dev.trunkline.engine.transport.Connect;
import dev.trunkline.engine.transport.Disconnect;
import dev.trunkline.engine.transport.StanzaArrived;
import dev.trunkline.engine.transport.Transmit;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.simulator.testing.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A session's transport in one process: a line to the simulator that the rules watch.
final class Wire implements Transport {
  private final ClusterWorld world;
  private final MemberProcess process;
  private final Consumer<Input> inbox;
  private final Line line;
  private final String lane;
  private @Nullable SessionId session;
  private @Nullable Connect last;
  private boolean open;
  private Optional<Instant> replacedAt = Optional.empty();

  Wire(ClusterWorld world, MemberProcess process, Consumer<Input> inbox) {
    this.world = world;
    this.process = process;
    this.inbox = inbox;
    this.lane = "wire " + world.nextWire();
    this.line =
        new Line(
            world.core(),
            world.weather(),
            input -> process.clockwork().run(lane, () -> arrived(input)));
  }

  void belongsTo(SessionId its) {
    session = its;
  }

  boolean isOf(SessionId other) {
    return other.equals(session);
  }

  boolean isOpen() {
    return open;
  }

  private void arrived(Input input) {
    SessionId its = requireSession();
    if (input instanceof StanzaArrived(_, Node stanza)) {
      process.trace("  %s gets %s", its, stanza);
      if (stanza.child("conflict").isPresent()) {
        replacedAt = Optional.of(world.now());
        world.rules().replaced();
      }
      if (stanza.is("message") && world.mistake() == Mistake.ACKS_BEFORE_COMMIT) {
        transmit(receipt(stanza));
      }
    }
    if (input instanceof Closed) {
      process.trace("  %s: %s", its, input);
      open = false;
      if (replacedAt.isPresent()
          && last != null
          && world.mistake() == Mistake.RECONNECTS_ON_REPLACED) {
        perform(last);
      }
    }
    inbox.accept(input);
  }

  private static Node receipt(Node message) {
    return Node.of("receipt").with("id", message.require("id")).with("to", message.require("from"));
  }

  private SessionId requireSession() {
    if (session == null) {
      throw new AssertionError("a wire of no session");
    }
    return session;
  }

  @Override
  public void perform(Effect effect) {
    switch (effect) {
      case Connect connect -> {
        process.trace("connects %s", requireSession());
        Optional<Duration> replaced = replacedAt.map(at -> Duration.between(at, world.now()));
        world.rules().connects(process, requireSession(), replaced);
        last = connect;
        open = true;
        line.perform(connect);
      }
      case Transmit(Node stanza) -> transmit(stanza);
      case Disconnect _ -> {
        open = false;
        line.perform(effect);
      }
      default -> throw new AssertionError("an effect of another engine: " + effect);
    }
  }

  private void transmit(Node stanza) {
    process.trace("  %s sends %s", requireSession(), stanza);
    if (stanza.is("receipt") && stanza.has("type", "retry")) {
      world.letters().asked(stanza.require("id"), requireSession().value());
    }
    if (open) {
      world.rules().leaves(process, requireSession(), stanza);
    }
    line.perform(new Transmit(stanza));
  }

  void cut() {
    process.trace("the network breaks the connection of %s", requireSession());
    line.cut();
  }

  @Override
  public void close() {
    if (open) {
      process.trace("hangs up for %s", String.valueOf(session));
    }
    open = false;
    line.close();
  }
}
