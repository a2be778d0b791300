package dev.trunkline.launcher.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.launcher.process.Fleet;
import dev.trunkline.launcher.process.Rest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Messages in both directions, through whichever member answers, while members come and go. Every
/// session writes to a phone of its own, and that phone writes to it; texts are numbered.
///
/// A writer that gets no answer, or is told to come again, repeats the request with the same
/// `Idempotency-Key` until it is answered.
public final class Traffic implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration AGAIN_AFTER = Duration.ofMillis(100);
  private static final int SERVER_ERROR = 500;
  private static final int TOO_MANY = 429;

  private final LocalCluster cluster;
  private final List<Lane> lanes;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong repeated = new AtomicLong();
  private final List<String> problems = new ArrayList<>();
  private volatile boolean stopping;

  /// A session and a phone that write to each other.
  static final class Lane {
    final Fleet.Linked session;
    final String phone;

    /// How many messages were accepted with a 2xx.
    final AtomicInteger sent = new AtomicInteger();

    /// How many the phone has written.
    final AtomicInteger written = new AtomicInteger();

    Lane(Fleet.Linked session, String phone) {
      this.session = session;
      this.phone = phone;
    }
  }

  private Traffic(LocalCluster cluster, List<Lane> lanes) {
    this.cluster = cluster;
    this.lanes = lanes;
  }

  /// Starts it.
  ///
  /// @param sessions those that take part
  public static Traffic start(LocalCluster cluster, List<Fleet.Linked> sessions)
      throws IOException, InterruptedException {
    List<String> phones = cluster.simulator().createAccounts(sessions.size());
    List<Lane> lanes = new ArrayList<>();
    for (int i = 0; i < sessions.size(); i++) {
      lanes.add(new Lane(sessions.get(i), phones.get(i)));
    }
    Traffic traffic = new Traffic(cluster, List.copyOf(lanes));
    for (Lane lane : lanes) {
      traffic.threads.execute(() -> traffic.writeAsSession(lane));
      traffic.threads.execute(() -> traffic.writeAsPhone(lane));
    }
    return traffic;
  }

  List<Lane> lanes() {
    return lanes;
  }

  /// How many messages were accepted so far, in both directions.
  public long count() {
    return lanes.stream().mapToLong(lane -> lane.sent.get() + lane.written.get()).sum();
  }

  /// How often a request had to be repeated.
  public long repeated() {
    return repeated.get();
  }

  /// What members answered that they never should.
  public synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  private synchronized void problem(String problem) {
    problems.add(problem);
  }

  private void writeAsSession(Lane lane) {
    try {
      while (!stopping) {
        send(lane, lane.sent.get() + 1);
        lane.sent.incrementAndGet();
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Repeats it until it is accepted, also while the traffic stops: what was begun is ended.
  private void send(Lane lane, int number) throws InterruptedException {
    Map<String, String> body =
        Map.of(
            "session", lane.session.session(),
            "chatId", lane.phone + "@c.us",
            "text", text(number));
    for (int attempt = 0; ; attempt++) {
      List<Rest> apis = cluster.apis();
      Rest api = apis.get(Math.floorMod(lane.hashCode() + number + attempt, apis.size()));
      try {
        api.postOnce("/api/sendText", lane.phone + "-" + number, body);
        return;
      } catch (Rest.RestException e) {
        if (e.status() < SERVER_ERROR && e.status() != TOO_MANY) {
          problem(e.toString());
          return;
        }
      } catch (IOException _) {
        // nobody knows whether it was accepted: the key lets it be repeated
      }
      repeated.incrementAndGet();
      Thread.sleep(AGAIN_AFTER);
    }
  }

  private void writeAsPhone(Lane lane) {
    try {
      while (!stopping) {
        JsonNode _ =
            cluster
                .simulator()
                .admin()
                .post(
                    "/admin/accounts/" + lane.phone + "/messages",
                    Map.of("to", lane.session.phoneNumber(), "text", text(lane.written.get() + 1)));
        lane.written.incrementAndGet();
        Thread.sleep(PAUSE);
      }
    } catch (IOException e) {
      problem("the simulator: " + e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  static String text(int number) {
    return "n " + number;
  }

  /// Stops writing, and waits until every open request is answered.
  public void stop() throws InterruptedException {
    stopping = true;
    threads.shutdown();
    if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
      problem("requests are still open after 2 minutes");
    }
  }

  @Override
  public void close() {
    stopping = true;
    threads.shutdownNow();
  }
}
