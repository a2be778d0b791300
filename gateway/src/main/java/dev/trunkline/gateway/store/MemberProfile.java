package dev.trunkline.gateway.store;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What a member says of itself when it joins.
///
/// @param name unique among those that live; the next life of a process has the same
/// @param host where other members reach it
/// @param clusterPort for membership
/// @param httpPort for requests that other members hand on
/// @param capacity how many sessions it can run
/// @param labels the pools whose sessions it runs, [#NO_POOL] for those without; one without labels
///   runs those without a pool
public record MemberProfile(
    String name,
    Role role,
    String host,
    int clusterPort,
    int httpPort,
    int capacity,
    Set<String> labels) {
  /// The label of members that run sessions without a pool beside those of pools.
  public static final String NO_POOL = "default";

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,60}");

  /// What a member does.
  public enum Role {
    /// Everything.
    ALL,
    /// Takes requests, runs no sessions.
    API,
    /// Runs sessions, takes requests from other members alone.
    WORKER;

    public boolean runsSessions() {
      return this != API;
    }
  }

  public MemberProfile {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a member's name has 1 to 60 characters of a-z, A-Z, 0-9, _, . and -");
    }
    Texts.require("member host", host, 1, 255);
    labels = Collections.unmodifiableSet(new TreeSet<>(labels));
  }

  /// Whether it runs the sessions of a pool, or those without.
  public boolean serves(Optional<String> pool) {
    return role.runsSessions() && serve(labels, pool);
  }

  /// Whether a member that runs sessions, and has these labels, runs those of a pool.
  public static boolean serve(Set<String> labels, Optional<String> pool) {
    return labels.isEmpty() ? pool.isEmpty() : labels.contains(pool.orElse(NO_POOL));
  }
}
