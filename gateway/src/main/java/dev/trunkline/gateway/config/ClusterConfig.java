package dev.trunkline.gateway.config;

import dev.trunkline.gateway.session.SessionConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// How this process is a member of a cluster, when it is one.
///
/// @param member its name; empty for one that is made of host and port
/// @param host where others reach it; empty to find that out
/// @param port for members among themselves; 0 for any that is free
/// @param apiPort where members hand requests to each other by TLS; 0 for any that is free
/// @param capacity how many sessions it can run
/// @param labels the pools whose sessions it runs, as `MemberProfile` has them
/// @param fence how long after the store last answered it closes all connections
/// @param connectsPerSecond of the whole cluster
/// @param drain how long its sessions may take to get to others when it stops
public record ClusterConfig(
    Optional<String> member,
    Role role,
    Optional<String> host,
    int port,
    int apiPort,
    int capacity,
    Set<String> labels,
    Duration fence,
    int connectsPerSecond,
    Duration drain,
    Optional<Tls> tls) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,60}");

  /// What it does.
  public enum Role {
    ALL,
    API,
    WORKER
  }

  /// PEM files.
  public record Tls(Path key, Path certificate, Path authority) {}

  public ClusterConfig {
    labels = Set.copyOf(labels);
    new Check()
        .that(
            member.isEmpty() || NAME.matcher(member.get()).matches(),
            Setting.MEMBER_NAME,
            "must be 1 to 60 characters of a-z, A-Z, 0-9, _, . and -")
        .that(port >= 0 && port <= 65_535, Setting.CLUSTER_PORT, "must be a port from 0 to 65535")
        .that(
            apiPort >= 0 && apiPort <= 65_535,
            Setting.CLUSTER_API_PORT,
            "must be a port from 0 to 65535")
        .that(capacity >= 1 && capacity <= 1_000_000, Setting.CAPACITY, "must be from 1 to 1000000")
        .that(
            labels.stream().allMatch(ClusterConfig::isLabel),
            Setting.LABELS,
            "must be names of 1 to 32 characters of a-z, 0-9 and -, separated by commas")
        .that(
            fence.toSeconds() >= 2 && fence.toSeconds() <= 60,
            Setting.FENCE_SECONDS,
            "must be from 2 to 60")
        .that(
            connectsPerSecond >= 1 && connectsPerSecond <= 100_000,
            Setting.CONNECTS_PER_SECOND,
            "must be from 1 to 100000")
        .that(
            !drain.isNegative() && drain.toSeconds() <= 3_600,
            Setting.DRAIN_SECONDS,
            "must be from 0 to 3600")
        .done();
  }

  private static boolean isLabel(String label) {
    return SessionConfig.isPool(label) || label.equals("default");
  }
}
