package dev.trunkline.launcher.kill;

import dev.trunkline.launcher.kill.Findings.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compares what came to one place with what was written: all of it, once, in the order of each
/// lane, under its id.
final class Arrivals {
  private final String place;
  private final Findings findings;
  private final Map<String, Written> expected = new HashMap<>();
  private final Set<Written> arrived = new HashSet<>();
  private final Map<Lane, Integer> last = new HashMap<>();

  /// @param place what it is called in findings
  Arrivals(String place, List<Written> written, Findings findings) {
    this.place = place;
    this.findings = findings;
    written.forEach(each -> expected.put(each.text(), each));
  }

  /// The next one.
  void take(String text, String id) {
    Written found = expected.get(text);
    if (found == null) {
      findings.add(Kind.UNKNOWN, at(text, id));
      return;
    }
    if (found.isCertain() && !found.id().equals(id)) {
      findings.add(Kind.OTHER_ID, at(text, id) + ", answered was " + found.id());
    }
    if (!arrived.add(found)) {
      findings.add(Kind.DUPLICATED, at(text, id));
      return;
    }
    int before = last.getOrDefault(found.lane(), 0);
    if (found.number() < before && !found.left()) {
      findings.add(
          Kind.OUT_OF_ORDER,
          at(text, id)
              + (found.isCertain() ? "" : ", which its writer gave up")
              + ", after #"
              + before);
    }
    last.put(found.lane(), Math.max(before, found.number()));
  }

  private String at(String text, String id) {
    return "%s: %s (%s)".formatted(place, text, id);
  }

  /// There are no more.
  void end() {
    expected.values().stream()
        .filter(Written::isCertain)
        .filter(each -> !arrived.contains(each))
        .forEach(each -> findings.add(Kind.LOST, at(each.text(), each.id())));
  }
}
