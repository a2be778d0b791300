package dev.trunkline.simulator.core;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.account.Accounts;
import dev.trunkline.simulator.connection.Client;
import dev.trunkline.simulator.connection.Connection;
import dev.trunkline.simulator.connection.Connections;
import dev.trunkline.simulator.connection.Stage;
import dev.trunkline.simulator.delivery.Delivery;
import dev.trunkline.simulator.delivery.PhoneLine;
import dev.trunkline.simulator.delivery.Server;
import dev.trunkline.simulator.fault.Faults;
import dev.trunkline.simulator.group.GroupChanges;
import dev.trunkline.simulator.group.GroupIqs;
import dev.trunkline.simulator.judge.Judge;
import dev.trunkline.simulator.judge.Tally;
import dev.trunkline.simulator.login.Login;
import dev.trunkline.simulator.login.Unlinking;
import dev.trunkline.simulator.notification.DeviceChanges;
import dev.trunkline.simulator.notification.Notifications;
import dev.trunkline.simulator.pairing.Links;
import dev.trunkline.simulator.pairing.Pairing;
import dev.trunkline.simulator.phone.Phones;
import dev.trunkline.simulator.prekey.Bundles;
import dev.trunkline.simulator.presence.Presences;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.Directory;
import dev.trunkline.simulator.registry.Groups;
import dev.trunkline.simulator.turn.Agenda;
import dev.trunkline.simulator.turn.ConnectionId;
import dev.trunkline.simulator.turn.Output;
import dev.trunkline.simulator.turn.Turn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// WhatsApp's servers and all phones, as a machine that is told what happens and says what to do.
///
/// It is deterministic: the same inputs at the same times with the same randomness give the same
/// outputs. What is due later is done at the next input at or after its time, or at [#time].
public final class Core {
  private final Agenda agenda = new Agenda();
  private final RandomGenerator random;
  private final Connections connections;
  private final Pairing pairing;
  private final Login login;
  private final Stanzas stanzas;
  private final Judge judge;
  private final Desk desk;
  private final Phones phones;

  /// @param random the only source of keys, ids and luck
  public Core(CoreConfig config, RandomGenerator random) {
    this.random = random;
    Directory directory = new Directory();
    Tally tally = new Tally();
    Faults faults = new Faults(tally);
    this.judge = new Judge(tally, config.judgedMessagesMax());
    this.connections = new Connections(faults, config.latency());
    PhoneLine line = new Line();
    Delivery delivery = new Delivery(connections, line, judge, config.pendingMax());
    Groups groups = new Groups();
    Server server =
        new Server(directory, groups, connections, delivery, line, faults, judge, tally);
    Notifications notifications = new Notifications(delivery);
    GroupChanges groupChanges = new GroupChanges(groups, notifications);
    DeviceChanges changes = new DeviceChanges(notifications);
    Presences presences = new Presences(directory, groups, delivery);
    Bundles bundles = new Bundles(server, notifications);
    Unlinking unlinking = new Unlinking(server, changes);
    Links links = new Links(server, changes, config.linkedDevicesMax());
    this.pairing = new Pairing(server, links);
    this.login = new Login(server, presences);
    this.stanzas = new Stanzas(server, notifications, presences, bundles);
    unlinking.register(stanzas.table());
    new GroupIqs(directory, groups, groupChanges).register(stanzas.table());
    this.phones = new Phones(server, bundles, stanzas.uplink(), config.inboxMessagesMax());
    this.desk =
        new Desk(
            server,
            new Accounts(directory, config.accountsMax()),
            groupChanges,
            pairing,
            links,
            phones,
            unlinking);
  }

  private final class Line implements PhoneLine {
    @Override
    public void receive(Turn turn, Device phone, Node stanza) {
      stanzas.guarded(() -> phones.receive(turn, phone, stanza));
    }

    @Override
    public void stock(Turn turn, Device phone) {
      phones.stock(turn, phone);
    }
  }

  /// A client has finished the handshake.
  public List<Output> connected(Instant now, ConnectionId id, Client client) {
    return step(
        now,
        turn -> {
          Connection connection = connections.open(turn, id, client);
          if (client.payload().hasDevicePairingData()) {
            pairing.offer(turn, connection);
          } else {
            login.attempt(turn, connection);
          }
        });
  }

  /// A client sent a stanza.
  public List<Output> stanza(Instant now, ConnectionId id, Node stanza) {
    return step(
        now,
        turn -> connections.find(id).ifPresent(connection -> stanza(turn, connection, stanza)));
  }

  private void stanza(Turn turn, Connection connection, Node stanza) {
    switch (connection.stage()) {
      case Stage.Pairing() -> stanzas.guarded(() -> pairing.stanza(turn, connection, stanza));
      case Stage.LoggedIn(Device device) -> {
        stanzas.accept(turn, connection, device, stanza);
        if (device.isActive() && !device.isWelcomed() && device.oneTimeKeys().size() > 0) {
          turn.soon(later -> phones.welcome(later, device));
        }
      }
      case Stage.Replaced(Device device, ConnectionId newer) ->
          judge.spokeAfterReplacement(turn, device, connection.id(), newer, stanza.tag());
      case Stage.Arrived(), Stage.Closing() -> {}
    }
  }

  /// A client is gone, whoever closed the connection.
  public List<Output> disconnected(Instant now, ConnectionId id) {
    return step(
        now,
        turn -> {
          Optional<Connection> gone = connections.closed(id);
          gone.ifPresent(pairing::closed);
          gone.flatMap(Connection::lastDevice).ifPresent(device -> login.left(turn, device));
        });
  }

  /// Time has passed, see [#wakeAt()].
  public List<Output> time(Instant now) {
    return step(now, _ -> {});
  }

  /// Has something done on behalf of people: whoever holds a phone, or orders a fault.
  public <T> Answered<T> command(Instant now, BiFunction<Turn, Desk, T> command) {
    Turn turn = new Turn(now, random, agenda);
    agenda.run(turn);
    T answer = command.apply(turn, desk);
    return new Answered<>(answer, turn.finish());
  }

  /// When [#time] is to be called, unless something else happens first.
  public Optional<Instant> wakeAt() {
    return agenda.next();
  }

  private List<Output> step(Instant now, Consumer<Turn> work) {
    Turn turn = new Turn(now, random, agenda);
    agenda.run(turn);
    turn.soon(work);
    return turn.finish();
  }
}
