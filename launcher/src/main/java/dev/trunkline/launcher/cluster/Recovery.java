package dev.trunkline.launcher.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.launcher.process.Rest;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How long accounts were without a connection of a linked device, as WhatsApp sees it: nothing
/// that a gateway says of itself.
public final class Recovery {
  private static final Duration POLL = Duration.ofMillis(40);
  private static final int CONNECTIONS_MAX = 10_000;

  /// The looks themselves take part of the machine that is measured: a third of the time at most.
  private static final int LOOKS_ONE_IN = 3;

  private final Rest admin;
  private final Map<String, Long> before;
  private final long began = System.nanoTime();

  /// When an account was without a connection, counted from the beginning.
  public record Gap(Duration lostAt, Duration backAt) {
    public Duration length() {
      return backAt.minus(lostAt);
    }
  }

  private Recovery(Rest admin, Map<String, Long> before) {
    this.admin = admin;
    this.before = before;
  }

  /// Begins to look, just before something happens.
  ///
  /// @param phoneNumbers of the accounts that it will happen to
  public static Recovery of(Rest admin, Collection<String> phoneNumbers)
      throws IOException, InterruptedException {
    Map<String, Long> connections = connections(admin);
    connections.keySet().retainAll(List.copyOf(phoneNumbers));
    return new Recovery(admin, connections);
  }

  /// How many accounts are looked at.
  public int size() {
    return before.size();
  }

  /// Waits until each account has a newer connection, and is logged in.
  ///
  /// @return a gap for each, with an error of up to 40 ms and three times the time of a look
  /// @throws IOException when it takes too long, which says how many are left
  public List<Gap> await(Duration patience) throws IOException, InterruptedException {
    Map<String, Duration> lost = new HashMap<>();
    Map<String, Gap> back = new HashMap<>();
    Duration last = Duration.ZERO;
    while (back.size() < before.size()) {
      long looked = System.nanoTime();
      Map<String, Long> seen = connections(admin);
      Duration look = Duration.ofNanos(System.nanoTime() - looked);
      Duration now = Duration.ofNanos(System.nanoTime() - began);
      for (Map.Entry<String, Long> old : before.entrySet()) {
        Long connection = seen.get(old.getKey());
        if (old.getValue().equals(connection)) {
          continue;
        }
        lost.putIfAbsent(old.getKey(), last);
        if (connection != null) {
          back.putIfAbsent(old.getKey(), new Gap(lost.get(old.getKey()), now));
        }
      }
      if (now.compareTo(patience) > 0) {
        throw new IOException(
            "%d of %d sessions are not back after %s"
                .formatted(before.size() - back.size(), before.size(), patience));
      }
      last = now;
      Duration rest = look.multipliedBy(LOOKS_ONE_IN - 1);
      Thread.sleep(rest.compareTo(POLL) > 0 ? rest : POLL);
    }
    return List.copyOf(back.values());
  }

  /// The connection that each account's linked device is logged in with.
  private static Map<String, Long> connections(Rest admin)
      throws IOException, InterruptedException {
    Map<String, Long> connections = new HashMap<>();
    JsonNode all = admin.get("/admin/connections?limit=" + CONNECTIONS_MAX);
    for (JsonNode connection : all.isArray() ? all : all.path("connections")) {
      if (connection.path("stage").asText().equals("logged-in")) {
        String device = connection.path("device").asText();
        connections.put(device.replaceFirst("[:@].*", ""), connection.path("id").asLong());
      }
    }
    return connections;
  }
}
