package dev.trunkline.launcher.kill;

import dev.trunkline.simulator.Simulator;
import dev.trunkline.simulator.SimulatorConfig;
import dev.trunkline.simulator.account.Accounts;
import dev.trunkline.simulator.core.CoreConfig;
import dev.trunkline.simulator.core.Desk;
import dev.trunkline.simulator.fault.Fault;
import dev.trunkline.simulator.fault.FaultKind;
import dev.trunkline.simulator.fault.Faults;
import dev.trunkline.simulator.judge.Violation;
import dev.trunkline.simulator.pairing.PairingStart;
import dev.trunkline.simulator.pairing.QrCode;
import dev.trunkline.simulator.phone.Inbox;
import dev.trunkline.simulator.phone.Phone;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Device;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// WhatsApp and its people. May be used from any thread.
final class World implements AutoCloseable {
  private static final Duration LATENCY = Duration.ofMillis(2);

  private final Simulator simulator;

  World(long seed) {
    simulator =
        Simulator.start(
            SimulatorConfig.DEFAULT
                .withSeed(seed)
                .withCore(CoreConfig.DEFAULT.withLatency(LATENCY)));
  }

  /// What a gateway has to be told about this WhatsApp.
  Map<String, String> settings() {
    return Map.of(
        "TRUNKLINE_WHATSAPP_URL",
        simulator.webSocket().toString(),
        "TRUNKLINE_NOISE_ROOT_KEY",
        HexFormat.of().formatHex(simulator.root().bytes()));
  }

  private <T> T look(Function<Desk, T> question) {
    return simulator.ask((_, desk) -> question.apply(desk)).join();
  }

  Party party(String name, boolean hasSession) {
    Accounts.Order order =
        new Accounts.Order(Optional.empty(), Optional.empty(), Optional.of(name), Optional.empty());
    Account account =
        simulator
            .ask((turn, desk) ->
                switch (desk.accounts().create(turn, order)) {
                  case Accounts.Creation.Created(Account created) -> created;
                  case Accounts.Creation.Taken _, Accounts.Creation.Full _ ->
                      throw new IllegalStateException("no account for " + name);
                })
            .join();
    return new Party(name, account, hasSession);
  }

  /// The party's phone scans a code.
  ///
  /// @return false when the code is not shown any more
  boolean scan(Party party, String code) {
    return QrCode.find(code)
        .map(qr ->
            simulator.ask((turn, desk) -> desk.pairing().scan(turn, party.account(), qr)).join())
        .filter(PairingStart.Told.class::isInstance)
        .isPresent();
  }

  /// Whether a device is linked to the party's phone.
  boolean isLinked(Party party) {
    return look(_ -> !party.account().linkedDevices().isEmpty());
  }

  long connected(List<Party> parties) {
    return look(desk -> parties.stream().filter(party -> isConnected(desk, party)).count());
  }

  List<Party> connectedOf(List<Party> parties) {
    return look(desk -> parties.stream().filter(party -> isConnected(desk, party)).toList());
  }

  private static boolean isConnected(Desk desk, Party party) {
    return party.account().linkedDevices().stream()
        .anyMatch(device -> desk.server().connections().of(device).isPresent());
  }

  /// How many stanzas the party's linked devices have not answered yet.
  int pending(Party party) {
    return look(_ ->
        party.account().linkedDevices().stream()
            .map(Device::pending)
            .mapToInt(pending -> pending.size())
            .sum());
  }

  /// Someone writes on a phone.
  ///
  /// @return the message's id
  String write(Lane lane, String text) {
    return simulator
        .ask((turn, desk) ->
            desk.phones()
                .send(turn, lane.from().account(), lane.to().account(), lane.addressing(), text))
        .join()
        .id();
  }

  /// What the party's phone shows, oldest first.
  List<Inbox.Shown> inbox(Party party) {
    return look(desk ->
        desk.phones()
            .find(party.account())
            .map(Phone::inbox)
            .map(inbox -> inbox.after(0))
            .orElse(List.of()));
  }

  List<Violation> violations() {
    return look(desk -> desk.server().judge().violations().latest());
  }

  /// A low rate of what goes wrong in networks.
  void disturb() {
    order(FaultKind.DROP_BEFORE, 0.001);
    order(FaultKind.DROP_AFTER, 0.001);
    order(FaultKind.DUPLICATE, 0.002);
    order(FaultKind.DELAY, 0.01);
    order(FaultKind.SLOW_ANSWER, 0.005);
  }

  private void order(FaultKind kind, double probability) {
    Fault fault =
        new Fault(
            kind,
            Fault.Target.ALL,
            new Fault.Odds(probability, Optional.empty(), Optional.empty()),
            kind.defaultCode(),
            Duration.ofMillis(100));
    Optional<Faults.Ordered> _ =
        simulator.ask((turn, desk) -> desk.server().faults().order(turn, fault)).join();
  }

  void calm() {
    boolean _ =
        look(desk -> {
          desk.server().faults().clear();
          return true;
        });
  }

  long total(Counter counter) {
    return look(desk -> desk.server().tally().total().get(counter));
  }

  @Override
  public void close() {
    simulator.close();
  }
}
