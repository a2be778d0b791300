package dev.trunkline.launcher.kill;

import dev.trunkline.simulator.registry.Addressing;

/// A stream of numbered texts from one account to another, written one after the other: they must
/// arrive in order.
///
/// @param byApi whether the texts are written through the gateway; otherwise on the phone
/// @param addressing which of the recipient's names is used
record Lane(String name, Party from, Party to, boolean byApi, Addressing addressing) {

  static Lane byApi(Party from, Party to, Addressing addressing) {
    return new Lane(from.name() + ">" + to.name(), from, to, true, addressing);
  }

  static Lane byPhone(Party from, Party to, Addressing addressing) {
    return new Lane("phone " + from.name() + ">" + to.name(), from, to, false, addressing);
  }

  Lane named(String suffix) {
    return new Lane(name + suffix, from, to, byApi, addressing);
  }

  /// The chat as the API names it.
  String chatId() {
    return addressing == Addressing.LID
        ? to.account().lid() + "@lid"
        : to.account().phoneNumber() + "@c.us";
  }
}
