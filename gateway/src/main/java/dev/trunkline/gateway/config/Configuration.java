package dev.trunkline.gateway.config;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Everything that an operator set, checked.
///
/// @param workerId how this process names itself
/// @param notes what an operator should see at start
public record Configuration(
    HttpConfig http,
    AccessConfig access,
    SwaggerConfig swagger,
    MetricsConfig metrics,
    DeliveryConfig delivery,
    SessionsConfig sessions,
    StoreConfig store,
    RetentionConfig retention,
    WhatsAppConfig whatsApp,
    ClusterConfig cluster,
    LogConfig log,
    String workerId,
    Notes notes) {

  /// Reads settings from environment variables.
  ///
  /// @param random where missing keys and passwords come from; secure in production
  /// @throws ConfigurationException naming everything that is wrong
  public static Configuration read(Map<String, String> environment, RandomGenerator random) {
    return new ConfigurationReader(environment, random).read();
  }

  /// What an operator should see at start.
  ///
  /// @param effective every setting as `NAME=value`, secrets hidden
  /// @param ignored names of WAHA's settings that are set and have no effect here
  /// @param generated made at this start because nothing was set; to be printed, not logged
  public record Notes(List<String> effective, List<String> ignored, List<Generated> generated) {
    public Notes {
      effective = List.copyOf(effective);
      ignored = List.copyOf(ignored);
      generated = List.copyOf(generated);
    }
  }

  /// A secret that was made because its setting has none.
  public record Generated(Setting setting, Secret value) {}
}
