package dev.trunkline.launcher.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Sessions that are linked to simulated phones, through the API as a user would.
public final class Fleet {
  private static final int AT_ONCE = 48;
  private static final int UNAVAILABLE = 503;
  private static final Duration POLL = Duration.ofMillis(80);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final SimulatorProcess simulator;
  private final List<Linked> sessions = new ArrayList<>();
  private int named;

  /// One session, and the account that it is linked to.
  public record Linked(String session, String phoneNumber) {}

  public Fleet(SimulatorProcess simulator) {
    this.simulator = simulator;
  }

  public List<Linked> sessions() {
    return List.copyOf(sessions);
  }

  /// Links as many more sessions.
  ///
  /// @param apis of gateways, which take turns
  public void grow(List<Rest> apis, int count) throws IOException, InterruptedException {
    List<String> numbers = simulator.createAccounts(count);
    List<Future<Linked>> linking = new ArrayList<>(count);
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      for (int i = 0; i < count; i++) {
        Linked linked = new Linked("s" + named++, numbers.get(i));
        Rest api = apis.get(i % apis.size());
        linking.add(threads.submit(() -> link(api, linked)));
      }
      for (Future<Linked> each : linking) {
        sessions.add(each.get());
      }
    } catch (ExecutionException e) {
      throw new IOException("a session could not be linked: " + e.getCause(), e);
    }
  }

  /// Deletes the oldest sessions.
  public void shrink(Rest api, int count) throws IOException, InterruptedException {
    List<Linked> oldest = sessions.subList(0, count);
    for (Linked linked : oldest) {
      api.delete("/api/sessions/" + linked.session());
    }
    oldest.clear();
  }

  /// Scans again when another code is shown, as when the session has moved before the phone knew
  /// it. What is refused since a session is on its way to another member is asked for again.
  private Linked link(Rest api, Linked linked) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean created = false;
    String scanned = "";
    String status = "";
    while (!status.equals("WORKING")) {
      if (System.nanoTime() > deadline) {
        throw new IOException(linked + " does not work after " + PATIENCE + ", it is " + status);
      }
      try {
        if (!created) {
          api.post("/api/sessions", Map.of("name", linked.session()));
          created = true;
        }
        if (!status.equals("STARTING") || scanned.isEmpty()) {
          scanned = scan(api, linked, scanned);
        }
        Thread.sleep(POLL);
        status = api.get("/api/sessions/" + linked.session()).path("status").asText();
      } catch (Rest.RestException e) {
        if (e.status() != UNAVAILABLE) {
          throw e;
        }
        Thread.sleep(POLL);
      }
    }
    return linked;
  }

  private String scan(Rest api, Linked linked, String before)
      throws IOException, InterruptedException {
    try {
      String code =
          api.get("/api/" + linked.session() + "/auth/qr?format=raw").path("value").asText();
      if (!code.equals(before)) {
        simulator.admin().postText("/admin/accounts/" + linked.phoneNumber() + "/scan-qr", code);
      }
      return code;
    } catch (Rest.RestException _) { // between two codes, or already linked: the status tells
      return before;
    }
  }
}
