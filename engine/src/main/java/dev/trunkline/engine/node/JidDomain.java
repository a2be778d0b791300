package dev.trunkline.engine.node;

import org.jspecify.annotations.Nullable;

/// The servers whose devices have the short form [Tag#AD_JID], which names them by one byte.
enum JidDomain {
  PHONE(0, Jid.PHONE_SERVER),
  LID(1, Jid.LID_SERVER),
  HOSTED(128, Jid.HOSTED_SERVER),
  HOSTED_LID(129, Jid.HOSTED_LID_SERVER);

  static final int DEVICE_MAX = 0xff;

  final int code;
  final String server;

  JidDomain(int code, String server) {
    this.code = code;
    this.server = server;
  }

  static @Nullable JidDomain ofCode(int code) {
    return switch (code) {
      case 0 -> PHONE;
      case 1 -> LID;
      case 128 -> HOSTED;
      case 129 -> HOSTED_LID;
      default -> null;
    };
  }

  static @Nullable JidDomain ofServer(String server) {
    return switch (server) {
      case Jid.PHONE_SERVER -> PHONE;
      case Jid.LID_SERVER -> LID;
      case Jid.HOSTED_SERVER -> HOSTED;
      case Jid.HOSTED_LID_SERVER -> HOSTED_LID;
      default -> null;
    };
  }

  /// Whether even the primary device takes the short form.
  boolean always() {
    return this == HOSTED || this == HOSTED_LID;
  }
}
