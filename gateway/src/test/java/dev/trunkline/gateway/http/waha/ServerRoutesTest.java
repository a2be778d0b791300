package dev.trunkline.gateway.http.waha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trunkline.gateway.json.Json;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerRoutesTest {
  private TestApi api;

  @BeforeEach
  void start() {
    api = new TestApi();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void answersAPing() {
    assertThat(api.get("/ping").body()).isEqualTo("{\"message\":\"pong\"}");
  }

  @Test
  void reportsItsHealth() {
    HttpResponse<String> well = api.get("/health");
    api.health().set(false);
    HttpResponse<String> ill = api.get("/health");

    assertThat(well.statusCode()).isEqualTo(200);
    assertThat(well.body())
        .isEqualTo(
            "{\"status\":\"ok\",\"info\":{\"store\":{\"status\":\"up\"}},\"error\":{},"
                + "\"details\":{\"store\":{\"status\":\"up\"}}}");
    assertThat(ill.statusCode()).isEqualTo(503);
    assertThat(ill.body())
        .isEqualTo(
            "{\"status\":\"error\",\"info\":{},"
                + "\"error\":{\"store\":{\"status\":\"down\",\"message\":\"the disk is full\"}},"
                + "\"details\":{\"store\":{\"status\":\"down\",\"message\":\"the disk is full\"}}}");
  }

  @Test
  void saysWhetherRequestsShouldCome() {
    HttpResponse<String> ready = api.get("/health/ready");
    api.health().set(false);
    HttpResponse<String> busy = api.get("/health/ready");

    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(busy.statusCode()).isEqualTo(503);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/version", "/api/server/version"})
  void saysWhatItIs(String path) {
    assertThat(Json.read(api.get(path).body()))
        .isEqualTo(
            Json.read(
                """
                {"version":"0.1.0","engine":"GOWS","tier":"PLUS","browser":null,
                 "platform":"%s","worker":{"id":"worker1"}}
                """
                    .formatted(Json.read(api.get(path).body()).path("platform").asText())));
  }

  @Test
  void saysSinceWhenItRuns() {
    assertThat(api.get("/api/server/status").body())
        .isEqualTo(
            "{\"startTimestamp\":1795262400000,\"uptime\":0,\"worker\":{\"id\":\"worker1\"}}");
  }

  @Test
  void countsForPrometheus() {
    api.post("/api/sessions", "{\"name\":\"a\"}");
    api.sessions().link("a");
    api.get("/api/nothing");

    await().untilAsserted(this::requireMetrics); // a request is counted after its answer
  }

  private void requireMetrics() {
    HttpResponse<String> response = api.get("/metrics");

    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(response.body())
        .contains(
            "waha_up{worker=\"worker1\"} 1.0",
            "waha_info{engine=\"GOWS\",platform=",
            "waha_http_requests_total{method=\"POST\",status=\"201\",worker=\"worker1\"} 1.0",
            "waha_http_requests_total{method=\"GET\",status=\"404\",worker=\"worker1\"} 1.0",
            "waha_sessions{engine=\"GOWS\",status=\"WORKING\",worker=\"worker1\"} 1.0",
            "waha_session_status{engine=\"GOWS\",session=\"a\",status=\"WORKING\","
                + "worker=\"worker1\"} 1.0",
            "waha_session_activity_timestamp_seconds{session=\"a\",worker=\"worker1\"} 1.7952624E9",
            "waha_session_status_change_timestamp_seconds{session=\"a\",worker=\"worker1\"}",
            "jvm_memory_used_bytes")
        .containsPattern("waha_http_request_duration_seconds_count\\{worker=\"worker1\"\\} [2-9]");
  }

  @Test
  void countsForNobodyWhenToldNotTo() {
    try (TestApi silent = new TestApi(Map.of("WAHA_PROMETHEUS_ENABLED", "false"))) {
      assertThat(silent.get("/metrics").statusCode()).isEqualTo(404);
    }
  }
}
