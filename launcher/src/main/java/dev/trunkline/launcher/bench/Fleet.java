package dev.trunkline.launcher.bench;

import dev.trunkline.launcher.process.Rest;
import dev.trunkline.launcher.process.SimulatorProcess;
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
  private static final int AT_ONCE = 8;
  private static final Duration POLL = Duration.ofMillis(40);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final SimulatorProcess simulator;
  private final List<Member> members = new ArrayList<>();

  /// One session, and the account that it is linked to.
  public record Member(String session, String phoneNumber) {}

  public Fleet(SimulatorProcess simulator) {
    this.simulator = simulator;
  }

  public List<Member> members() {
    return List.copyOf(members);
  }

  /// Links as many more sessions.
  ///
  /// @param apis of gateways, which take turns
  public void grow(List<Rest> apis, int count) throws IOException, InterruptedException {
    List<String> numbers = simulator.createAccounts(count);
    List<Future<Member>> linking = new ArrayList<>(count);
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
      for (int i = 0; i < count; i++) {
        Member member = new Member("s" + (members.size() + i), numbers.get(i));
        Rest api = apis.get(i % apis.size());
        linking.add(threads.submit(() -> link(api, member)));
      }
      for (Future<Member> each : linking) {
        members.add(each.get());
        if (members.size() % 1_000 == 0) {
          Setup.progress("%,d sessions are linked", members.size());
        }
      }
    } catch (ExecutionException e) {
      throw new IOException("a session could not be linked", e.getCause());
    }
  }

  private Member link(Rest api, Member member) throws IOException, InterruptedException {
    api.post("/api/sessions", Map.of("name", member.session()));
    String code =
        api.get("/api/" + member.session() + "/auth/qr?format=raw").path("value").asText();
    simulator.admin().postText("/admin/accounts/" + member.phoneNumber() + "/scan-qr", code);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!api.get("/api/sessions/" + member.session())
        .path("status")
        .asText()
        .equals("WORKING")) {
      if (System.nanoTime() > deadline) {
        throw new IOException(member + " does not work after " + PATIENCE);
      }
      Thread.sleep(POLL);
    }
    return member;
  }
}
