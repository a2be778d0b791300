package dev.trunkline.launcher.kill;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What an audit found wrong, counted by kind, with some details.
final class Findings {
  private static final int DETAILS_MAX = 50;

  enum Kind {
    LOST("lost"),
    DUPLICATED("duplicated"),
    OUT_OF_ORDER("out of order"),
    UNKNOWN("never written"),
    OTHER_ID("under another id than answered"),
    ACK_MISSING("acks missing"),
    NEW_SCAN("new scans"),
    FAILED("sessions failed"),
    EVENT_ORDER("event gaps or disorder");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private final List<String> details = new ArrayList<>();

  void add(Kind kind, String detail) {
    if (counts.merge(kind, 1, Integer::sum) <= DETAILS_MAX) {
      details.add(kind.text() + ": " + detail);
    }
  }

  int count(Kind kind) {
    return counts.getOrDefault(kind, 0);
  }

  /// Whether nothing has still to come.
  boolean isComplete() {
    return count(Kind.LOST) + count(Kind.ACK_MISSING) == 0;
  }

  List<String> details() {
    return List.copyOf(details);
  }
}
