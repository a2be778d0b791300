package dev.trunkline.simulator;

import dev.trunkline.simulator.core.CoreConfig;
import java.util.OptionalLong;

/// How a simulator is started.
///
/// @param host the address to listen at
/// @param port of the WebSocket server, 0 for any that is free
/// @param adminPort of the admin API, 0 for any that is free
/// @param seed makes keys, ids and luck repeatable; secure randomness without one
/// @param root who vouches for the server
public record SimulatorConfig(
    String host, int port, int adminPort, OptionalLong seed, Root root, CoreConfig core) {
  public static final SimulatorConfig DEFAULT =
      new SimulatorConfig(
          "127.0.0.1", 0, 0, OptionalLong.empty(), new Root.Fresh(), CoreConfig.DEFAULT);

  public SimulatorConfig {
    requirePort("port", port);
    requirePort("adminPort", adminPort);
  }

  public SimulatorConfig withPorts(int other, int otherAdmin) {
    return new SimulatorConfig(host, other, otherAdmin, seed, root, core);
  }

  public SimulatorConfig withSeed(long other) {
    return new SimulatorConfig(host, port, adminPort, OptionalLong.of(other), root, core);
  }

  public SimulatorConfig withRoot(Root other) {
    return new SimulatorConfig(host, port, adminPort, seed, other, core);
  }

  public SimulatorConfig withCore(CoreConfig other) {
    return new SimulatorConfig(host, port, adminPort, seed, root, other);
  }

  private static void requirePort(String name, int value) {
    if (value < 0 || value > 0xffff) {
      throw new IllegalArgumentException(name + " must be from 0 to 65535, not " + value);
    }
  }
}
