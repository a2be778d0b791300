package dev.trunkline.simulator.phone;

import java.util.ArrayDeque;
import java.util.Deque;

/// Bounds what all phones together remember: the oldest message anywhere is forgotten first.
final class Inboxes {
  private final int messagesMax;
  // One entry for each message, in the order of arrival.
  private final Deque<Inbox> byAge = new ArrayDeque<>();

  Inboxes(int messagesMax) {
    this.messagesMax = messagesMax;
  }

  void add(Inbox inbox, Inbox.Shown shown) {
    inbox.add(shown);
    byAge.add(inbox);
    if (byAge.size() > messagesMax) {
      byAge.remove().forgetOldest();
    }
  }
}
