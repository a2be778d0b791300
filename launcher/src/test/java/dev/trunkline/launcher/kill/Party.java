package dev.trunkline.launcher.kill;

import dev.trunkline.simulator.registry.Account;

/// Someone with a phone.
///
/// @param name also the name of the session, if there is one
/// @param hasSession whether the gateway runs a session of this account
record Party(String name, Account account, boolean hasSession) {}
