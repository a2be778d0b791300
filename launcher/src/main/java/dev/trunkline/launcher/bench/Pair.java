package dev.trunkline.launcher.bench;

/// A session, the account that it is linked to, and the account or group that it writes with.
record Pair(String session, String phoneNumber, String peer) {
  private static final String GROUP = "@g.us";

  /// The other side, as the API names it.
  String chatId() {
    return peer.endsWith(GROUP) ? peer : peer + "@c.us";
  }
}
