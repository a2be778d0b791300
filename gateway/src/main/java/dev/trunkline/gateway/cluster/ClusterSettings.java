package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.store.MemberProfile;
import java.time.Duration;
import java.util.Set;

/// How a process is a member.
///
/// @param port for membership; 0 lets the system choose
/// @param connectsPerSecond of the whole cluster
/// @param drain how long a member that is told to stop waits for its shards to leave
public record ClusterSettings(
    String name,
    MemberProfile.Role role,
    String host,
    int port,
    int capacity,
    Set<String> labels,
    Timing timing,
    int connectsPerSecond,
    Duration drain) {
  public ClusterSettings {
    labels = Set.copyOf(labels);
  }

  MemberProfile profile(int clusterPort, int httpPort) {
    return new MemberProfile(name, role, host, clusterPort, httpPort, capacity, labels);
  }
}
