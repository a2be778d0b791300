package dev.trunkline.launcher;

import dev.trunkline.gateway.config.LogConfig;
import dev.trunkline.simulator.Root;
import dev.trunkline.simulator.Simulator;
import dev.trunkline.simulator.SimulatorConfig;
import dev.trunkline.simulator.core.CoreConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Runs a simulator until the process is told to stop.
@Command(
    name = "simulator",
    description = "Plays WhatsApp: its servers and any number of phones. See docs/simulator.md.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class SimulatorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--host", description = "The address to listen at.", defaultValue = "127.0.0.1")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      description = "The port for clients; 0 for any that is free.",
      defaultValue = "7001")
  private int port;

  @Option(
      names = "--admin-port",
      description = "The port of the admin API; 0 for any that is free.",
      defaultValue = "7002")
  private int adminPort;

  @Option(
      names = "--root-file",
      description = "Keeps the root key in this file, so that clients trust the next start, too.")
  private @Nullable Path rootFile;

  @Option(
      names = "--tls-key-store",
      description =
          "A PKCS #12 file with the key and the certificate with which the server speaks TLS.")
  private @Nullable Path tlsKeyStore;

  @Option(
      names = "--tls-password",
      description = "Of the key store; nothing here needs to be kept secret.",
      defaultValue = "simulator")
  private String tlsPassword = "simulator";

  @Option(names = "--seed", description = "Makes keys, ids and luck repeatable. For tests only.")
  private @Nullable Long seed;

  @Option(
      names = "--latency-ms",
      description = "How long each stanza to a client takes.",
      defaultValue = "0")
  private long latencyMillis;

  @Override
  public Integer call() throws InterruptedException {
    Logs.configure(new LogConfig(LogConfig.Level.INFO, LogConfig.Format.PRETTY));
    Simulator simulator = Simulator.start(config());
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(simulator::close));
    System.out.println("clients      " + simulator.webSocket());
    System.out.println("admin        " + simulator.admin() + "/admin/status");
    System.out.println("root key     " + HexFormat.of().formatHex(simulator.root().bytes()));
    new CountDownLatch(1).await();
    return 0;
  }

  private SimulatorConfig config() {
    return new SimulatorConfig(
        host,
        port,
        adminPort,
        tlsKeyStore == null ? Optional.empty() : Optional.of(tls(tlsKeyStore)),
        seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
        rootFile == null ? new Root.Fresh() : new Root.InFile(rootFile),
        CoreConfig.DEFAULT.withLatency(Duration.ofMillis(latencyMillis)));
  }

  private KeyManagerFactory tls(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      char[] password = tlsPassword.toCharArray();
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      return keys;
    } catch (IOException | GeneralSecurityException e) {
      throw new ParameterException(
          spec.commandLine(), "--tls-key-store: " + file + " cannot be read (" + e + ")", e);
    }
  }
}
