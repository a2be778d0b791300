package dev.trunkline.gateway.config;

import java.util.ArrayList;
import java.util.List;

/// Collects what is wrong with the settings of one record.
final class Check {
  private final List<String> problems = new ArrayList<>();

  /// @param requirement such as `must be a port from 0 to 65535`
  Check that(boolean holds, Setting setting, String requirement) {
    if (!holds) {
      problems.add(problem(setting, requirement));
    }
    return this;
  }

  /// @throws ConfigurationException when something is wrong
  void done() {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
  }

  static String problem(Setting setting, String requirement) {
    return setting.key() + " " + requirement;
  }
}
