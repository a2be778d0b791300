package dev.trunkline.launcher.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A simulator of WhatsApp as a process of its own, on free ports of the loopback address.
public final class SimulatorProcess implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
  private static final Pattern CLIENTS = Pattern.compile("clients +(\\S+)\\s");
  private static final Pattern ADMIN = Pattern.compile("admin +(\\S+)/admin/status\\s");
  private static final Pattern ROOT = Pattern.compile("root key +(\\S+)\\s");
  private static final int ACCOUNTS_AT_ONCE = 1_000;

  private final Child child;
  private final String webSocket;
  private final String root;
  private final Rest admin;

  private SimulatorProcess(Child child) throws IOException, InterruptedException {
    this.child = child;
    this.root = child.await(ROOT, STARTS_WITHIN);
    this.webSocket = child.await(CLIENTS, STARTS_WITHIN);
    this.admin = new Rest(URI.create(child.await(ADMIN, STARTS_WITHIN)), "");
  }

  /// @param folder for its log
  public static SimulatorProcess start(Path folder) throws IOException, InterruptedException {
    return start(folder, Optional.empty());
  }

  /// @param folder for its log
  /// @param certificate with which it speaks TLS, if it does
  public static SimulatorProcess start(Path folder, Optional<LocalCertificate> certificate)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("simulator", "--port", "0", "--admin-port", "0"));
    certificate.ifPresent(given -> arguments.addAll(given.simulatorArguments()));
    Child child =
        Child.start(
            Child.Launch.ofOurs(
                "simulator", List.of(), arguments, Map.of(), folder.resolve("simulator.log")));
    try {
      return new SimulatorProcess(child);
    } catch (IOException | InterruptedException e) {
      child.close();
      throw e;
    }
  }

  public Child child() {
    return child;
  }

  public Rest admin() {
    return admin;
  }

  public String webSocket() {
    return webSocket;
  }

  /// The root key, in hex.
  public String root() {
    return root;
  }

  /// What makes a gateway take this for WhatsApp.
  public Map<String, String> environment() {
    return Map.of("TRUNKLINE_WHATSAPP_URL", webSocket, "TRUNKLINE_NOISE_ROOT_KEY", root);
  }

  /// Creates accounts with phones.
  ///
  /// @return their phone numbers
  public List<String> createAccounts(int count) throws IOException, InterruptedException {
    List<String> numbers = new ArrayList<>(count);
    while (numbers.size() < count) {
      int now = Math.min(ACCOUNTS_AT_ONCE, count - numbers.size());
      JsonNode created = admin.post("/admin/accounts", Map.of("count", now));
      JsonNode list = created.isArray() ? created : created.path("accounts");
      list.forEach(account -> numbers.add(account.path("phoneNumber").asText()));
    }
    return numbers;
  }

  public long counter(String name) throws IOException, InterruptedException {
    return admin.get("/admin/counters").path(name).asLong();
  }

  /// How many violations the judge has found.
  public long violations() throws IOException, InterruptedException {
    return admin.get("/admin/violations").path("total").asLong(-1);
  }

  @Override
  public void close() {
    child.close();
  }
}
