package dev.trunkline.gateway.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Finds routes. A word in the table wins over a variable at the same place, and a trailing slash
/// makes no difference.
public final class RouteTable {
  private final Level root = new Level();
  private final List<Route> routes;

  public RouteTable(List<Route> routes) {
    this.routes = List.copyOf(routes);
    for (Route route : routes) {
      Level level = root;
      for (String segment : segments(route.path())) {
        level = isVariable(segment) ? level.variable() : level.word(segment);
      }
      if (level.routes.put(route.method(), route) != null) {
        throw new IllegalStateException("two routes for " + route);
      }
    }
  }

  public List<Route> routes() {
    return routes;
  }

  /// @param path as it was sent, percent-encoded
  Match match(String method, String path) {
    List<String> segments = segments(path);
    Level level = find(root, segments, 0);
    if (level == null) {
      return new Match.NoPath();
    }
    Route route = level.routes.get(method.equals("HEAD") ? "GET" : method);
    return route == null
        ? new Match.WrongMethod(new TreeSet<>(level.routes.keySet()))
        : new Match.Found(route, variables(route, segments));
  }

  private static @Nullable Level find(Level level, List<String> segments, int from) {
    if (from == segments.size()) {
      return level.routes.isEmpty() ? null : level;
    }
    Level word = level.words.get(segments.get(from));
    Level found = word == null ? null : find(word, segments, from + 1);
    if (found == null && level.variable != null && !segments.get(from).isEmpty()) {
      found = find(level.variable, segments, from + 1);
    }
    return found;
  }

  private static Map<String, String> variables(Route route, List<String> segments) {
    Map<String, String> variables = new HashMap<>();
    List<String> names = segments(route.path());
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (isVariable(name)) {
        variables.put(name.substring(1, name.length() - 1), Query.decode(segments.get(i), false));
      }
    }
    return variables;
  }

  private static boolean isVariable(String segment) {
    return segment.startsWith("{");
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    int from = 1;
    while (from < path.length()) {
      int slash = path.indexOf('/', from);
      int to = slash < 0 ? path.length() : slash;
      segments.add(path.substring(from, to));
      from = to + 1;
    }
    return segments;
  }

  /// What a path and a method lead to.
  sealed interface Match {
    record Found(Route route, Map<String, String> variables) implements Match {}

    record WrongMethod(Set<String> allowed) implements Match {}

    record NoPath() implements Match {}
  }

  /// All routes that begin with the same segments.
  private static final class Level {
    private final Map<String, Level> words = new HashMap<>();
    private final Map<String, Route> routes = new HashMap<>();
    private @Nullable Level variable;

    Level word(String segment) {
      return words.computeIfAbsent(segment, _ -> new Level());
    }

    Level variable() {
      if (variable == null) {
        variable = new Level();
      }
      return variable;
    }
  }
}
