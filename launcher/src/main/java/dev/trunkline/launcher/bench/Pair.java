package dev.trunkline.launcher.bench;

/// A session, the account that it is linked to, and the account that it writes with.
record Pair(String session, String phoneNumber, String peer) {}
