package dev.trunkline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.gateway.config.Configuration;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.store.jdbc.PostgresServer;
import dev.trunkline.simulator.Simulator;
import dev.trunkline.simulator.SimulatorConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Gateways in this process that share a PostgreSQL, and a simulator for their sessions.
public final class TestGateways implements AutoCloseable {
  private static final String KEY = "a-key-for-the-cluster";

  private final String url = PostgresServer.shared().newStore();
  private final Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT);
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Gateway> gateways = new ArrayList<>();

  public Gateway start(String name) {
    return start(name, Map.of());
  }

  /// @param settings beside those that all have
  public Gateway start(String name, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", url);
    environment.put("PORT", "0");
    environment.put("TRUNKLINE_MEMBER_NAME", name);
    environment.put("TRUNKLINE_CLUSTER_HOST", "127.0.0.1");
    environment.put("TRUNKLINE_CLUSTER_PORT", "0");
    environment.put("WHATSAPP_API_KEY", KEY);
    environment.put("TRUNKLINE_WHATSAPP_URL", simulator.webSocket().toString());
    environment.put("TRUNKLINE_NOISE_ROOT_KEY", HexFormat.of().formatHex(simulator.root().bytes()));
    environment.putAll(settings);
    Gateway gateway = Gateway.start(Configuration.read(environment, RandomGenerator.getDefault()));
    gateways.add(gateway);
    return gateway;
  }

  public List<Gateway> all() {
    return List.copyOf(gateways);
  }

  /// The store that they share.
  public String store() {
    return url;
  }

  public HttpResponse<String> call(Gateway at, String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at.port() + path))
            .header("X-Api-Key", KEY)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public JsonNode get(Gateway at, String path) {
    HttpResponse<String> response = call(at, "GET", path, "");
    assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
    return Json.read(response.body());
  }

  public boolean isReady(Gateway at) {
    return call(at, "GET", "/health/ready", "").statusCode() == 200;
  }

  /// The shards that a member runs.
  public List<Integer> shards(Gateway at, String member) {
    List<Integer> shards = new ArrayList<>();
    get(at, "/api/cluster/shards")
        .forEach(shard -> {
          if (shard.path("owner").asText().equals(member)) {
            shards.add(shard.path("shard").asInt());
          }
        });
    return shards;
  }

  public void close(Gateway gateway) {
    gateways.remove(gateway);
    gateway.close();
  }

  @Override
  public void close() {
    all().forEach(this::close);
    simulator.close();
  }
}
