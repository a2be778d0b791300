package dev.trunkline.launcher.kill;

import java.util.Locale;

/// What a gateway keeps its sessions in.
enum Backend {
  SQLITE,
  POSTGRES;

  /// @throws IllegalArgumentException when there is no such one
  static Backend of(String text) {
    try {
      return valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a store is sqlite or postgres, not " + text, e);
    }
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
