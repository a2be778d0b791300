package dev.trunkline.launcher;

import dev.trunkline.gateway.config.LogConfig;
import dev.trunkline.launcher.demo.ClusterDemo;
import dev.trunkline.launcher.demo.Demo;
import dev.trunkline.launcher.demo.Steps;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Shows the main job on a simulated WhatsApp, with nothing else running.
@Command(
    name = "demo",
    description =
        "Starts a simulator and a gateway in a temporary folder, links a session to a simulated"
            + " phone, and sends and receives. Stays up afterwards.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final int GATEWAY_PORT = 3000;
  private static final int SIMULATOR_PORT = 7001;
  private static final int ADMIN_PORT = 7002;

  @Option(
      names = "--check",
      description = "Verifies every step, prints a table, and exits with 0 or 1.")
  private boolean check;

  @Option(
      names = "--cluster",
      description =
          "Shows a cluster instead: three members on a PostgreSQL that it starts, one killed, one"
              + " drained, while messages flow.")
  private boolean cluster;

  @Option(
      names = "--sessions",
      description = "How many sessions a cluster links.",
      defaultValue = "300",
      showDefaultValue = CommandLine.Help.Visibility.ALWAYS)
  private int sessions = 300;

  @Option(
      names = "--any-port",
      description =
          "Takes ports that are free, instead of "
              + GATEWAY_PORT
              + ", "
              + SIMULATOR_PORT
              + " and "
              + ADMIN_PORT
              + ". --check always does.")
  private boolean anyPort;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Logs.configure(new LogConfig(LogConfig.Level.WARN, LogConfig.Format.PRETTY));
    return cluster ? showCluster() : showOne();
  }

  private int showCluster() throws IOException, InterruptedException {
    ClusterDemo demo = new ClusterDemo(sessions);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(demo::close));
    return end(demo.play(), demo::printUrls);
  }

  private int showOne() throws IOException, InterruptedException {
    Demo.Ports ports =
        check || anyPort
            ? new Demo.Ports(0, 0, 0)
            : new Demo.Ports(GATEWAY_PORT, SIMULATOR_PORT, ADMIN_PORT);
    Demo demo = new Demo(ports);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(demo::close));
    return end(demo.play(), demo::printUrls);
  }

  private int end(Steps steps, Runnable whatNext) throws InterruptedException {
    if (check || !steps.allPassed()) {
      System.out.println();
      System.out.print(steps.table());
      return steps.allPassed() ? 0 : 1;
    }
    whatNext.run();
    new CountDownLatch(1).await();
    return 0;
  }
}
