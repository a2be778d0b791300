package dev.trunkline.simulator;

import dev.trunkline.simulator.core.CoreConfig;
import java.util.Optional;
import java.util.OptionalLong;
import javax.net.ssl.KeyManagerFactory;

/// How a simulator is started.
///
/// @param host the address to listen at
/// @param port of the WebSocket server, 0 for any that is free
/// @param adminPort of the admin API, 0 for any that is free
/// @param seed makes keys, ids and luck repeatable; secure randomness without one
/// @param tls the server's keys, if clients are to come by TLS
/// @param root who vouches for the server
public record SimulatorConfig(
    String host,
    int port,
    int adminPort,
    Optional<KeyManagerFactory> tls,
    OptionalLong seed,
    Root root,
    CoreConfig core) {
  public static final SimulatorConfig DEFAULT =
      new SimulatorConfig(
          "127.0.0.1",
          0,
          0,
          Optional.empty(),
          OptionalLong.empty(),
          new Root.Fresh(),
          CoreConfig.DEFAULT);

  public SimulatorConfig {
    requirePort("port", port);
    requirePort("adminPort", adminPort);
  }

  public SimulatorConfig withPorts(int other, int otherAdmin) {
    return new SimulatorConfig(host, other, otherAdmin, tls, seed, root, core);
  }

  public SimulatorConfig withTls(KeyManagerFactory keys) {
    return new SimulatorConfig(host, port, adminPort, Optional.of(keys), seed, root, core);
  }

  public SimulatorConfig withSeed(long other) {
    return new SimulatorConfig(host, port, adminPort, tls, OptionalLong.of(other), root, core);
  }

  public SimulatorConfig withRoot(Root other) {
    return new SimulatorConfig(host, port, adminPort, tls, seed, other, core);
  }

  public SimulatorConfig withCore(CoreConfig other) {
    return new SimulatorConfig(host, port, adminPort, tls, seed, root, other);
  }

  private static void requirePort(String name, int value) {
    if (value < 0 || value > 0xffff) {
      throw new IllegalArgumentException(name + " must be from 0 to 65535, not " + value);
    }
  }
}
