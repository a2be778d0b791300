package dev.trunkline.launcher;

import dev.trunkline.gateway.Gateway;
import dev.trunkline.gateway.config.Configuration;
import dev.trunkline.gateway.config.ConfigurationException;
import dev.trunkline.gateway.config.SettingHelp;
import dev.trunkline.gateway.store.StoreException;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs a gateway until the process is told to stop.
@Command(
    name = "serve",
    description = "Runs the gateway. It is configured by environment variables; see --settings.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final int MISCONFIGURED = 2;
  private static final int FAILED = 1;

  @Option(names = "--settings", description = "Lists all settings, and exits.")
  private boolean settings;

  @Override
  public Integer call() throws InterruptedException {
    if (settings) {
      System.out.print(SettingHelp.text());
      return 0;
    }
    Configuration config;
    try {
      config = Configuration.read(System.getenv(), new SecureRandom());
    } catch (ConfigurationException e) {
      System.err.println(e.getMessage());
      return MISCONFIGURED;
    }
    Logs.configure(config.log());
    return serve(config);
  }

  private static int serve(Configuration config) throws InterruptedException {
    Logger logger = LoggerFactory.getLogger(ServeCommand.class);
    config.notes().effective().forEach(setting -> logger.atInfo().log("{}", setting));
    if (!config.notes().ignored().isEmpty()) {
      logger.atWarn().log("without effect here: {}", config.notes().ignored());
    }
    HeapBound.keep();
    Gateway gateway;
    try {
      gateway = Gateway.start(config);
    } catch (StoreException e) {
      logger.atError().log("cannot start: {}", e.getMessage());
      return FAILED;
    }
    config
        .notes()
        .generated()
        .forEach(made ->
            System.out.println(made.setting().names().getFirst() + "=" + made.value().value()));
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(() -> {
                  logger.atInfo().log("stopping");
                  gateway.close();
                  stopped.countDown();
                }));
    stopped.await();
    return 0;
  }
}
