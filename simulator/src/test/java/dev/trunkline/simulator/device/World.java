package dev.trunkline.simulator.device;

import dev.trunkline.engine.Profile;
import dev.trunkline.simulator.pairing.PairingStart;
import dev.trunkline.simulator.pairing.QrCode;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.testing.TestServer;
import dev.trunkline.simulator.turn.ConnectionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// A simulated WhatsApp and the devices that are linked to it.
final class World {
  private static final Duration STEP = Duration.ofMillis(100);

  private final TestServer server = new TestServer();
  private final List<TestedDevice> devices = new ArrayList<>();

  TestServer server() {
    return server;
  }

  Instant now() {
    return server.now();
  }

  RandomGenerator random() {
    return server.random();
  }

  /// A device that was never linked, started.
  TestedDevice newDevice() {
    return newDevice(Profile.DEFAULT);
  }

  TestedDevice newDevice(Profile profile) {
    TestedDevice device = new TestedDevice(this, profile);
    devices.add(device);
    device.start();
    settle();
    return device;
  }

  /// A device that the phone of `account` has linked and that is online.
  TestedDevice linked(Account account) {
    return linked(account, Profile.DEFAULT);
  }

  TestedDevice linked(Account account, Profile profile) {
    TestedDevice device = newDevice(profile);
    scan(account, device);
    pass(Duration.ofSeconds(2));
    return device;
  }

  PairingStart scan(Account account, TestedDevice device) {
    PairingStart start =
        server.command((turn, desk) ->
            desk.pairing().scan(turn, account, QrCode.find(device.qr()).orElseThrow()));
    settle();
    return start;
  }

  /// Lets time pass, and everything happen that falls due.
  void pass(Duration duration) {
    Instant end = now().plus(duration);
    settle();
    while (now().isBefore(end)) {
      server.advance(STEP);
      devices.forEach(TestedDevice::wake);
      settle();
    }
  }

  /// Carries stanzas to and fro until nothing moves.
  void settle() {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (TestedDevice device : List.copyOf(devices)) {
        moved |= device.receive();
      }
    }
  }

  boolean isClosed(ConnectionId id) {
    return server.isClosed(id);
  }
}
