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
  private final Path folder;
  private final List<String> gatewayOptions;
  private final SimulatorProcess simulator;
  private final Fleet fleet;
  private GatewayProcess gateway;

  private Stage(Path folder, List<String> gatewayOptions, SimulatorProcess simulator)
      throws IOException, InterruptedException {
    this.folder = folder;
    this.gatewayOptions = gatewayOptions;
    this.simulator = simulator;
    this.fleet = new Fleet(simulator);
    this.gateway = startGateway();
  }

  /// With plain WebSockets.
  static Stage open(Setup setup, String name, List<String> gatewayOptions)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(setup.folder().resolve(name));
    return open(folder, gatewayOptions, SimulatorProcess.start(folder));
  }

  /// With WebSockets over TLS, as to WhatsApp itself.
  static Stage openWithTls(Setup setup, String name) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(setup.folder().resolve(name));
    LocalCertificate certificate = LocalCertificate.create(folder);
    SimulatorProcess simulator = SimulatorProcess.start(folder, Optional.of(certificate));
    return open(folder, certificate.trustOptions(), simulator);
  }

  private static Stage open(Path folder, List<String> gatewayOptions, SimulatorProcess simulator)
      throws IOException, InterruptedException {
    try {
      return new Stage(folder, gatewayOptions, simulator);
    } catch (IOException | InterruptedException e) {
      simulator.close();
      throw e;
    }
  }

  private GatewayProcess startGateway() throws IOException, InterruptedException {
    Map<String, String> settings = new HashMap<>(simulator.environment());
    settings.put("TRUNKLINE_DATA", folder.resolve("data").toString());
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

  /// Stops the gateway, and starts it again on its store.
  void restartGateway() throws IOException, InterruptedException {
    gateway.close();
    Files.deleteIfExists(folder.resolve("gateway.log")); // its lines are waited for
    gateway = startGateway();
  }

  @Override
  public void close() {
    gateway.close();
    simulator.close();
  }
}
