package dev.trunkline.house;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A table of what may be used, and by whom, one line for each thing or user: a name, a colon, the
/// names that go with it. A line without a colon continues the one before it.
final class Permissions {
  private final Map<String, Set<String>> rows = new LinkedHashMap<>();

  private Permissions() {}

  static Permissions of(String table) {
    Permissions permissions = new Permissions();
    String name = "";
    for (String line : table.lines().toList()) {
      int colon = line.indexOf(" :");
      if (colon >= 0) {
        name = line.substring(0, colon).strip();
        if (permissions.rows.put(name, new LinkedHashSet<>()) != null) {
          throw new IllegalArgumentException(name + " has two lines");
        }
      }
      String rest = colon < 0 ? line : line.substring(colon + 2);
      for (String other : rest.strip().split(" +", -1)) {
        if (!other.isEmpty()) {
          permissions.row(name).add(other);
        }
      }
    }
    return permissions;
  }

  /// The names at the beginning of the lines, from the top.
  List<String> names() {
    return new ArrayList<>(rows.keySet());
  }

  /// What stands behind a name.
  Set<String> row(String name) {
    return rows.getOrDefault(name, Set.of());
  }

  /// The longest name that `text` is, or begins with.
  Optional<String> longestPrefixOf(String text) {
    return rows.keySet().stream()
        .filter(name -> text.equals(name) || text.startsWith(name + "."))
        .max((a, b) -> Integer.compare(a.length(), b.length()));
  }
}
