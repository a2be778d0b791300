package dev.trunkline.gateway.event;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What runs here, in WAHA's shape. Clients choose what they offer by `engine` and `tier`, so these
/// name the WAHA that is imitated: see docs/adr/0021-imitate-gows.md.
public record WahaEnvironment(
    String version,
    String engine,
    String tier,
    @Nullable String browser,
    String platform,
    Worker worker) {
  public static final String ENGINE = "GOWS";
  public static final String TIER = "PLUS";

  /// Which member answers.
  public record Worker(String id) {}

  /// This process.
  public static WahaEnvironment here(String version, String workerId) {
    return new WahaEnvironment(
        version, ENGINE, TIER, null, systemAndProcessor(), new Worker(workerId));
  }

  private static String systemAndProcessor() {
    String system = System.getProperty("os.name", "unknown").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch", "unknown");
    return system.replace(" ", "") + "/" + (processor.equals("amd64") ? "x64" : processor);
  }
}
