package dev.trunkline.gateway.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Takes settings out of environment variables and collects what is wrong with them. A setting that
/// cannot be used is answered as if it were not set.
final class SettingReader {
  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  SettingReader(Map<String, String> environment) {
    this.environment = environment;
    unknown()
        .forEach(name -> problems.add(name + " is not a setting; did you mean " + nearest(name)));
  }

  /// What is set; an empty variable counts as none.
  Optional<String> find(Setting setting) {
    return setting.names().stream()
        .map(name -> environment.getOrDefault(name, "").strip())
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  String text(Setting setting) {
    return find(setting).orElse(setting.fallback());
  }

  boolean flag(Setting setting) {
    return parsed(setting, "must be true or false", SettingReader::flag)
        .orElseGet(() -> setting.fallback().equals("true"));
  }

  int number(Setting setting) {
    return parsed(setting, "must be a whole number", Integer::parseInt)
        .orElseGet(() -> Integer.parseInt(setting.fallback()));
  }

  List<String> list(Setting setting) {
    return find(setting).stream()
        .flatMap(text -> Arrays.stream(text.split(",", -1)))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  /// @param values how each value is written, in any case
  <T> T choice(Setting setting, Map<String, T> values) {
    String names = values.keySet().stream().sorted().collect(Collectors.joining(", "));
    String text = text(setting).toLowerCase(Locale.ROOT);
    T value = values.get(text);
    if (value == null) {
      problems.add(Check.problem(setting, "must be one of " + names));
      value = values.get(setting.fallback().toLowerCase(Locale.ROOT));
    }
    if (value == null) {
      throw new IllegalStateException(setting + " has a default that is none of its values");
    }
    return value;
  }

  /// What `parser` makes of what is set.
  ///
  /// @param requirement what to say when it throws an [IllegalArgumentException]
  <T> Optional<T> parsed(Setting setting, String requirement, Function<String, T> parser) {
    try {
      return find(setting).map(parser);
    } catch (IllegalArgumentException _) {
      problems.add(Check.problem(setting, requirement));
      return Optional.empty();
    }
  }

  /// A record that checks itself; empty when it found problems.
  <T> Optional<T> checked(Supplier<T> shape) {
    try {
      return Optional.of(shape.get());
    } catch (ConfigurationException e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
  }

  void reject(Setting setting, String requirement) {
    problems.add(Check.problem(setting, requirement));
  }

  List<String> problems() {
    return problems;
  }

  /// Names of WAHA's that are set and not read here.
  List<String> ignored() {
    Set<String> known = names();
    return environment.keySet().stream()
        .filter(name -> name.startsWith("WAHA_") || name.startsWith("WHATSAPP_"))
        .filter(name -> !known.contains(name))
        .sorted()
        .toList();
  }

  private Set<String> unknown() {
    Set<String> unknown = new TreeSet<>();
    Set<String> known = names();
    for (String name : environment.keySet()) {
      if (name.startsWith(Setting.OWN_PREFIX) && !known.contains(name)) {
        unknown.add(name);
      }
    }
    return unknown;
  }

  private static Set<String> names() {
    Set<String> names = new HashSet<>();
    for (Setting setting : Setting.values()) {
      names.addAll(setting.names());
    }
    return names;
  }

  /// The name of our own that shares most letters, in order, with `name` from either end.
  private static String nearest(String name) {
    String best = "";
    int most = -1;
    for (String candidate : new TreeSet<>(names())) {
      int shared = sharedAtStart(name, candidate) + sharedAtEnd(name, candidate);
      if (candidate.startsWith(Setting.OWN_PREFIX) && shared > most) {
        best = candidate;
        most = shared;
      }
    }
    return best + "?";
  }

  private static int sharedAtStart(String one, String other) {
    int length = 0;
    while (length < one.length()
        && length < other.length()
        && one.charAt(length) == other.charAt(length)) {
      length++;
    }
    return length;
  }

  private static int sharedAtEnd(String one, String other) {
    return sharedAtStart(
        new StringBuilder(one).reverse().toString(), new StringBuilder(other).reverse().toString());
  }

  private static boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "on" -> true;
      case "false", "0", "no", "off" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }
}
