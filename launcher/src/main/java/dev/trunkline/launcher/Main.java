package dev.trunkline.launcher;

import dev.trunkline.gateway.Gateway;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/// The program `trunkline`.
@Command(
    name = "trunkline",
    description = "A clustered, self-hosted WhatsApp gateway.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ServeCommand.class,
      SimulatorCommand.class,
      DemoCommand.class,
      BenchCommand.class
    })
public final class Main {
  private Main() {}

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"trunkline " + Gateway.version()};
    }
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).setUsageHelpAutoWidth(true).execute(arguments));
  }
}
