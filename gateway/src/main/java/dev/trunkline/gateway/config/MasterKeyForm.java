package dev.trunkline.gateway.config;

import java.util.Base64;

/// The text form of master keys: `id:base64` and so on, separated by commas.
final class MasterKeyForm {
  private static final int KEY_BYTES = 32;
  private static final String ONLY_ID = "1";

  private MasterKeyForm() {}

  /// The full form of what may be one key without an id.
  static String complete(String text) {
    return text.contains(":") ? text : ONLY_ID + ":" + text;
  }

  static boolean isValid(String text) {
    for (String part : text.split(",", -1)) {
      int colon = part.indexOf(':');
      if (colon < 1 || !isKey(part.substring(colon + 1).strip())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isKey(String base64) {
    try {
      return Base64.getDecoder().decode(base64).length == KEY_BYTES;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
