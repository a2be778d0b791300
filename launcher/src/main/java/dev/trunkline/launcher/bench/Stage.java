package dev.trunkline.launcher.bench;

import dev.trunkline.launcher.process.Fleet;
import dev.trunkline.launcher.process.GatewayProcess;
import dev.trunkline.launcher.process.LocalCertificate;
import dev.trunkline.launcher.process.SimulatorProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A simulator and a gateway on SQLite, each in a process of its own.
final class Stage implements AutoCloseable {
  /// A reader of figures must know it.
  static final String SHORTCUT =
      "Sessions are linked with 32 one-time keys instead of 812, which is quicker; the keys are on the"
          + " disk, not in memory.";

  static final String ONE_TIME_KEYS = "32";

  private final Path folder;
  private final Path data;
  private final List<String> gatewayOptions;
  private final SimulatorProcess simulator;
  private final Fleet fleet;
  private GatewayProcess gateway;

  private Stage(Path folder, Path data, List<String> gatewayOptions, SimulatorProcess simulator)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.data = data;
    this.gatewayOptions = gatewayOptions;
    this.simulator = simulator;
    this.fleet = new Fleet(simulator);
    this.gateway = start();
  }

  /// With plain WebSockets.
  static Stage open(Setup setup, String name, List<String> gatewayOptions)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(setup.folder().resolve(name));
    return open(folder, folder.resolve("data"), gatewayOptions, SimulatorProcess.start(folder));
  }

  /// With the store in another folder than the logs.
  static Stage openOn(Setup setup, String name, Path data)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(setup.folder().resolve(name));
    return open(folder, data, List.of(), SimulatorProcess.start(folder));
  }

  /// With WebSockets over TLS, as to WhatsApp itself.
  static Stage openWithTls(Setup setup, String name) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(setup.folder().resolve(name));
    LocalCertificate certificate = LocalCertificate.create(folder);
    SimulatorProcess simulator = SimulatorProcess.start(folder, Optional.of(certificate));
    return open(folder, folder.resolve("data"), certificate.trustOptions(), simulator);
  }

  private static Stage open(
      Path folder, Path data, List<String> gatewayOptions, SimulatorProcess simulator)
      throws IOException, InterruptedException {
    try {
      return new Stage(folder, data, gatewayOptions, simulator);
    } catch (IOException | InterruptedException e) {
      simulator.close();
      throw e;
    }
  }

  private GatewayProcess start() throws IOException, InterruptedException {
    Map<String, String> settings = new HashMap<>(simulator.environment());
    settings.put("TRUNKLINE_DATA", data.toString());
    settings.put("TRUNKLINE_ONE_TIME_KEYS", ONE_TIME_KEYS);
    return GatewayProcess.start("gateway", folder.resolve("gateway.log"), gatewayOptions, settings);
  }

  SimulatorProcess simulator() {
    return simulator;
  }

  GatewayProcess gateway() {
    return gateway;
  }

  Fleet fleet() {
    return fleet;
  }

  void grow(int count) throws IOException, InterruptedException {
    fleet.grow(List.of(gateway.api()), count);
  }

  /// Deletes the oldest sessions.
  void shrink(int count) throws IOException, InterruptedException {
    fleet.shrink(gateway.api(), count);
  }

  void stopGateway() {
    gateway.close();
  }

  /// Starts the gateway again on its store.
  void startGateway() throws IOException, InterruptedException {
    Files.deleteIfExists(folder.resolve("gateway.log")); // its lines are waited for
    gateway = start();
  }

  @Override
  public void close() {
    gateway.close();
    simulator.close();
  }
}
