package dev.trunkline.gateway.config;

import java.util.stream.Collectors;

/// The table of settings as people read it.
public final class SettingHelp {
  private SettingHelp() {}

  /// For a terminal.
  public static String text() {
    StringBuilder text = new StringBuilder();
    for (Setting.Section section : Setting.Section.values()) {
      text.append(section.title()).append('\n');
      for (Setting setting : Setting.values()) {
        if (setting.section() == section) {
          text.append("  ").append(String.join(", ", setting.names()));
          if (!setting.fallback().isEmpty()) {
            text.append("  [").append(setting.fallback()).append(']');
          }
          text.append("\n      ").append(setting.meaning().replace("`", "")).append('\n');
        }
      }
      text.append('\n');
    }
    return text.toString();
  }

  /// For docs/CONFIGURATION.md.
  public static String markdown() {
    StringBuilder text = new StringBuilder();
    for (Setting.Section section : Setting.Section.values()) {
      text.append("### ").append(section.title()).append("\n\n");
      text.append("| name | default | meaning |\n|---|---|---|\n");
      for (Setting setting : Setting.values()) {
        if (setting.section() == section) {
          text.append(row(setting));
        }
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String row(Setting setting) {
    String names =
        setting.names().stream().map(name -> "`" + name + "`").collect(Collectors.joining(" or "));
    String fallback = setting.fallback().replace("*", "\\*").replace("<", "&lt;");
    return "| %s | %s | %s |\n".formatted(names, fallback, setting.meaning());
  }
}
