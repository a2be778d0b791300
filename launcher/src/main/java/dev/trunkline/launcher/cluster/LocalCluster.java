package dev.trunkline.launcher.cluster;

import dev.trunkline.launcher.process.GatewayProcess;
import dev.trunkline.launcher.process.PostgresProcess;
import dev.trunkline.launcher.process.Rest;
import dev.trunkline.launcher.process.SimulatorProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Members of one cluster, each a process of its own on an address 127.0.0.x, with a PostgreSQL
/// server and a simulated WhatsApp.
public final class LocalCluster implements AutoCloseable {
  private final Path folder;
  private final Map<String, String> settings;
  private final PostgresProcess postgres;
  private final SimulatorProcess simulator;
  private final Map<String, GatewayProcess> members = new ConcurrentSkipListMap<>();

  private LocalCluster(
      Path folder,
      Map<String, String> settings,
      PostgresProcess postgres,
      SimulatorProcess simulator) {
    this.folder = folder;
    this.settings = settings;
    this.postgres = postgres;
    this.simulator = simulator;
  }

  /// Starts the surroundings of a cluster, and no member yet.
  ///
  /// @param settings for all members
  public static LocalCluster open(Path folder, Map<String, String> settings)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    PostgresProcess postgres = PostgresProcess.start(folder.resolve("postgres"));
    try {
      return new LocalCluster(folder, settings, postgres, SimulatorProcess.start(folder));
    } catch (IOException | InterruptedException e) {
      postgres.close();
      throw e;
    }
  }

  public SimulatorProcess simulator() {
    return simulator;
  }

  /// Starts members `m1`, `m2`, … at the same instant, and waits until they are ready.
  public void startMembers(int count) throws IOException, InterruptedException {
    List<Future<?>> starting = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 1; i <= count; i++) {
        String name = "m" + i;
        starting.add(
            threads.submit(() -> {
              startMember(name);
              return true;
            }));
      }
      for (Future<?> each : starting) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a member did not start", e.getCause());
    }
  }

  /// @param name `m` and a number, from which its address is made
  public void startMember(String name) throws IOException, InterruptedException {
    String host = "127.0.0." + (10 + Integer.parseInt(name.substring(1)));
    Map<String, String> environment = new HashMap<>(settings);
    environment.putAll(simulator.environment());
    environment.put("DATABASE_URL", postgres.url());
    environment.put("TRUNKLINE_DATA", folder.resolve(name).toString());
    environment.put("TRUNKLINE_MEMBER_NAME", name);
    environment.put("TRUNKLINE_CLUSTER_HOST", host);
    environment.put("TRUNKLINE_CLUSTER_PORT", "0");
    environment.put("TRUNKLINE_HTTP_ADDRESS", host);
    Path log = folder.resolve(name + ".log");
    Files.deleteIfExists(log); // its lines are waited for
    members.put(name, GatewayProcess.start(name, log, List.of(), environment));
  }

  /// @throws IllegalArgumentException when there is none
  public GatewayProcess member(String name) {
    GatewayProcess member = members.get(name);
    if (member == null) {
      throw new IllegalArgumentException("no member " + name + "; there are " + members.keySet());
    }
    return member;
  }

  /// The APIs of all members that are not stopped.
  public List<Rest> apis() {
    return members.values().stream().map(GatewayProcess::api).toList();
  }

  /// Kills a member with SIGKILL.
  public void kill(String name) {
    GatewayProcess member = member(name);
    members.remove(name); // requests go elsewhere
    member.child().kill();
    member.close();
  }

  /// Asks a member to stop, and waits until it has.
  public void stop(String name) {
    GatewayProcess member = member(name);
    members.remove(name); // requests go elsewhere
    member.close();
  }

  /// Which sessions each member has, by its name, as the cluster itself says.
  public Map<String, List<String>> owners() throws IOException, InterruptedException {
    Map<String, List<String>> owners = new TreeMap<>();
    apis()
        .getFirst()
        .get("/api/cluster/sessions")
        .forEach(session ->
            owners
                .computeIfAbsent(session.path("owner").asText(), _ -> new ArrayList<>())
                .add(session.path("name").asText()));
    return owners;
  }

  @Override
  public void close() throws IOException {
    try (postgres;
        simulator) {
      members.values().forEach(GatewayProcess::close);
    }
  }
}
