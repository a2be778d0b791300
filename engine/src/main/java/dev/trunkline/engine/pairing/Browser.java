package dev.trunkline.engine.pairing;

import java.util.Locale;

/// What a device pretends to run in; it decides the icon in the phone's list of linked devices.
///
/// Platform ids as in the QR text and `companion_platform_id`; types as in
/// DeviceProps.platformType. Observed: Baileys 7.0.0-rc14, 2026-08.
public enum Browser {
  CHROME("1", 1),
  EDGE("2", 6),
  FIREFOX("3", 2),
  IE("4", 3),
  OPERA("5", 4),
  SAFARI("6", 5),
  DESKTOP("7", 7);

  private final String platformId;
  private final int platformType;

  Browser(String platformId, int platformType) {
    this.platformId = platformId;
    this.platformType = platformType;
  }

  /// The browser of this name, Chrome when there is none.
  public static Browser of(String name) {
    for (Browser browser : values()) {
      if (browser.name().equalsIgnoreCase(name)) {
        return browser;
      }
    }
    return CHROME;
  }

  public String platformId() {
    return platformId;
  }

  public int platformType() {
    return platformType;
  }

  /// What the phone shows when it asks for a pairing code.
  String display() {
    String name = name();
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT) + " (Linux)";
  }
}
