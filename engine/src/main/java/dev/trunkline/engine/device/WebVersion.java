package dev.trunkline.engine.device;

import dev.trunkline.engine.crypto.Hash;
import dev.trunkline.proto.handshake.ClientPayload.UserAgent.AppVersion;
import java.nio.charset.StandardCharsets;

/// The version of WhatsApp Web that devices claim to be. WhatsApp refuses old ones (405).
record WebVersion(int primary, int secondary, int tertiary) {

  /// Observed: built into Baileys 7.0.0-rc14, 2026-07.
  static final WebVersion CURRENT = new WebVersion(2, 3000, 1043857760);

  AppVersion forUserAgent() {
    return AppVersion.newBuilder()
        .setPrimary(primary)
        .setSecondary(secondary)
        .setTertiary(tertiary)
        .build();
  }

  /// MD5 of the dotted version, which a registration carries.
  byte[] hash() {
    String dotted = primary + "." + secondary + "." + tertiary;
    return Hash.md5(dotted.getBytes(StandardCharsets.US_ASCII));
  }
}
