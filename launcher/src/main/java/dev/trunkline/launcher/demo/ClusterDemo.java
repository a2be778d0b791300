package dev.trunkline.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.launcher.cluster.Books;
import dev.trunkline.launcher.cluster.LocalCluster;
import dev.trunkline.launcher.cluster.Recovery;
import dev.trunkline.launcher.cluster.Recovery.Gap;
import dev.trunkline.launcher.cluster.Traffic;
import dev.trunkline.launcher.demo.Steps.StepFailedException;
import dev.trunkline.launcher.process.Fleet;
import dev.trunkline.launcher.process.Rest;
import dev.trunkline.launcher.process.TemporaryFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A cluster of three members on one PostgreSQL, and the script that kills one and drains another
/// while messages flow.
public final class ClusterDemo implements AutoCloseable {
  private static final int MEMBERS = 3;
  private static final int WRITERS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final int sessions;
  private final Steps steps = new Steps();
  private final TemporaryFolder folder;
  private final Books.Inbound inbound = new Books.Inbound();
  private final Receiver receiver;
  private @Nullable LocalCluster cluster;
  private @Nullable Fleet fleet;
  private @Nullable Traffic traffic;

  public ClusterDemo(int sessions) throws IOException {
    this.sessions = sessions;
    this.folder = TemporaryFolder.create("trunkline-cluster");
    this.receiver = new Receiver(inbound::take);
  }

  /// Plays the script until the first step that fails.
  public Steps play() {
    steps.step("start PostgreSQL and the simulator", this::startSurroundings);
    steps.step("start three members at the same instant", this::startMembers);
    steps.step("link " + sessions + " sessions by QR code, through all members", this::link);
    steps.step("let messages flow, both ways", this::startTraffic);
    steps.step("kill m1 with SIGKILL", this::killOne);
    steps.step("start it again: it takes its part", this::startAgain);
    steps.step("drain m2 while messages flow", this::drain);
    steps.step("stop the messages, and close the books", this::closeBooks);
    steps.step("ask the judge, and the cluster", this::judge);
    return steps;
  }

  private static <T> T require(@Nullable T thing) {
    if (thing == null) {
      throw new IllegalStateException("an earlier step makes this");
    }
    return thing;
  }

  private LocalCluster cluster() {
    return require(cluster);
  }

  private Fleet fleet() {
    return require(fleet);
  }

  private void startSurroundings() throws IOException, InterruptedException {
    cluster =
        LocalCluster.open(
            folder.path(),
            Map.of(
                "WHATSAPP_HOOK_URL", receiver.url().toString(), "WHATSAPP_HOOK_EVENTS", "message"));
    fleet = new Fleet(cluster().simulator());
  }

  private void startMembers() throws Exception {
    cluster().startMembers(MEMBERS);
    await("three members in one cluster", () -> members().size() == MEMBERS);
    cluster().apis().forEach(api -> System.out.println("   member at " + api.base()));
  }

  private List<JsonNode> members() throws Exception {
    List<JsonNode> members = new ArrayList<>();
    cluster().apis().getFirst().get("/api/cluster/members").forEach(members::add);
    return members;
  }

  private void link() throws Exception {
    fleet().grow(cluster().apis(), sessions);
    printOwners();
  }

  private void startTraffic() throws Exception {
    traffic =
        Traffic.start(
            cluster(), fleet().sessions().subList(0, Math.min(WRITERS, fleet().sessions().size())));
    await("messages to flow", () -> require(traffic).count() > 4L * WRITERS);
    System.out.println("   " + require(traffic).count() + " messages so far");
  }

  private void killOne() throws Exception {
    Recovery recovery = recovery("m1");
    cluster().kill("m1");
    System.out.println("   m1 is dead; it had " + recovery.size() + " sessions");
    show("back after the death of m1", recovery.await(PATIENCE).stream().map(Gap::backAt).toList());
    printOwners();
  }

  private void startAgain() throws Exception {
    cluster().startMember("m1");
    await("m1 to have sessions", () -> !cluster().owners().getOrDefault("m1", List.of()).isEmpty());
    await("shards to be spread", this::isSpread);
    printOwners();
  }

  private boolean isSpread() throws Exception {
    Map<String, List<String>> owners = cluster().owners();
    int least = owners.values().stream().mapToInt(List::size).min().orElse(0);
    return owners.size() == MEMBERS && least > sessions / MEMBERS / 2;
  }

  private void drain() throws Exception {
    Recovery recovery = recovery("m2");
    cluster().apis().getLast().post("/api/cluster/members/m2/drain", Map.of());
    show(
        "moved away from m2, each gone for",
        recovery.await(PATIENCE).stream().map(Gap::length).toList());
    await("m2 to be empty", () -> cluster().owners().getOrDefault("m2", List.of()).isEmpty());
    printOwners();
  }

  private Recovery recovery(String member) throws Exception {
    Map<String, String> numbers = new HashMap<>();
    fleet().sessions().forEach(each -> numbers.put(each.session(), each.phoneNumber()));
    Collection<String> owned = cluster().owners().getOrDefault(member, List.of());
    return Recovery.of(cluster().simulator().admin(), owned.stream().map(numbers::get).toList());
  }

  private static void show(String what, List<Duration> gaps) {
    List<Duration> sorted = gaps.stream().sorted().toList();
    if (sorted.isEmpty()) {
      throw new StepFailedException("it had no sessions");
    }
    System.out.printf(
        "   %d sessions %s: p50 %d ms, p99 %d ms, last %d ms%n",
        sorted.size(),
        what,
        sorted.get(sorted.size() / 2).toMillis(),
        sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1).toMillis(),
        sorted.getLast().toMillis());
  }

  private void closeBooks() throws Exception {
    Traffic flowing = require(traffic);
    flowing.stop();
    Books.Balance balance =
        new Books(cluster().simulator().admin(), flowing, inbound).close(PATIENCE);
    System.out.printf(
        "   %,d messages: %d lost, %d duplicated, %d out of order; %d requests were repeated%n",
        balance.messages(),
        balance.lost(),
        balance.doubled(),
        balance.reordered(),
        flowing.repeated());
    if (!balance.isClean()) {
      throw new StepFailedException(String.join("; ", balance.details()));
    }
  }

  private void judge() throws Exception {
    JsonNode violations = cluster().simulator().admin().get("/admin/violations");
    int serious = 0;
    for (JsonNode violation : violations.path("violations")) {
      serious += violation.path("serious").asBoolean() ? 1 : 0;
    }
    System.out.println("   the judge counts " + violations.path("counts"));
    JsonNode broken = cluster().apis().getFirst().get("/api/cluster/violations");
    System.out.println("   the cluster's own check says " + broken);
    if (serious > 0 || !broken.isEmpty()) {
      throw new StepFailedException("promises were broken");
    }
  }

  private void printOwners() throws Exception {
    System.out.println("   member   sessions");
    cluster()
        .owners()
        .forEach((member, owned) -> System.out.printf("   %-8s %d%n", member, owned.size()));
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(String what, Condition condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new StepFailedException("waited in vain for " + what);
      }
      Thread.sleep(100);
    }
  }

  /// Says where to go from here.
  public void printUrls() {
    System.out.println();
    System.out.println("Everything works. It stays up until you press Ctrl-C:");
    for (Rest api : cluster().apis()) {
      System.out.println("  member   " + api.base() + "/   (API key: " + api.key() + ")");
    }
    System.out.println(
        "  simulator admin  " + cluster().simulator().admin().base() + "/admin/status");
  }

  @Override
  public void close() {
    try (receiver) {
      if (traffic != null) {
        traffic.close();
      }
      if (cluster != null) {
        cluster.close();
      }
    } catch (IOException e) {
      System.err.println("while closing: " + e);
    }
    if (steps.allPassed()) {
      folder.close();
    } else {
      System.out.println("the logs of all members are in " + folder.path());
    }
  }
}
