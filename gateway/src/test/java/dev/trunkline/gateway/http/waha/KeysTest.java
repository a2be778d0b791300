package dev.trunkline.gateway.http.waha;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.http.Access;
import dev.trunkline.gateway.http.Keys;
import dev.trunkline.gateway.http.Scope;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.session.SessionConfig;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
  private static final String UNAUTHORIZED = "{\"message\":\"Unauthorized\",\"statusCode\":401}";
  private static final String FORBIDDEN =
      "{\"statusCode\":403,\"message\":\"Forbidden resource\",\"error\":\"Forbidden\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/sessions",
        "/health",
        "/metrics",
        "/api/version",
        "/api/nothing",
        "/nothing",
        "/api/sessions?x-api-key=wrong",
        "/api/sessions?x-api-key="
      })
  void keepsEverythingFromThoseWithoutAKey(String path) {
    try (TestApi api = new TestApi()) {
      HttpResponse<String> response = api.send(api.anonymous(path));

      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.body()).isEqualTo(UNAUTHORIZED);
    }
  }

  @Test
  void doesNotReadTheBodyOfThoseWithoutAKey() {
    try (TestApi api = new TestApi()) {
      HttpResponse<String> response =
          api.send(api.anonymous("/api/sendText").POST(BodyPublishers.ofString("{not json")));

      assertThat(response.statusCode()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Api-Key", "x-api-key", "X-API-KEY"})
  void takesTheKeyFromAHeaderInAnyCase(String header) {
    try (TestApi api = new TestApi()) {
      assertThat(api.send(api.anonymous("/api/sessions").header(header, TestApi.KEY)).statusCode())
          .isEqualTo(200);
      assertThat(api.send(api.anonymous("/api/sessions").header(header, "no")).statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void takesTheKeyFromTheQuery() {
    try (TestApi api = new TestApi()) {
      assertThat(
              api.send(api.anonymous("/api/sessions?all=true&x-api-key=" + TestApi.KEY))
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ping", "/health/ready"})
  void leavesProbesOpen(String path) {
    try (TestApi api = new TestApi()) {
      assertThat(api.send(api.anonymous(path)).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/health, 200",
    "/health/, 200",
    "/metrics, 200",
    "/api/version, 401",
    "/api/sessions, 401",
    "/api/sessions/nobody/me, 404",
  })
  void opensWhatIsExcluded(String path, int status) {
    try (TestApi api =
        new TestApi(Map.of("WAHA_API_KEY_EXCLUDE_PATH", "health, metrics,api/sessions/(.*)/me"))) {
      assertThat(api.send(api.anonymous(path)).statusCode()).isEqualTo(status);
    }
  }

  @Test
  void servesEveryoneWhenToldTo() {
    try (TestApi api =
        new TestApi(
            Map.of("WAHA_NO_API_KEY", "True"), Optional.of(_ -> Optional.of(Access.EVERYTHING)))) {
      assertThat(api.send(api.anonymous("/api/sessions")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void showsMetricsToThoseWithCredentialsOfTheirOwn() {
    try (TestApi api =
        new TestApi(Map.of("WAHA_PROMETHEUS_USERNAME", "prom", "WAHA_PROMETHEUS_PASSWORD", "pw"))) {
      HttpResponse<String> refused = api.send(api.anonymous("/metrics"));

      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
      // prom:pw
      assertThat(
              api.send(api.anonymous("/metrics").header("Authorization", "Basic cHJvbTpwdw=="))
                  .statusCode())
          .isEqualTo(200);
      assertThat(
              api.send(api.anonymous("/api/sessions").header("Authorization", "Basic cHJvbTpwdw=="))
                  .statusCode())
          .isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic", "Basic !!!", "Bearer cHJvbTpwdw==", "Basic cHJvbQ=="})
  void knowsBadCredentials(String authorization) {
    try (TestApi api =
        new TestApi(Map.of("WAHA_PROMETHEUS_USERNAME", "prom", "WAHA_PROMETHEUS_PASSWORD", "pw"))) {
      assertThat(
              api.send(api.anonymous("/metrics").header("Authorization", authorization))
                  .statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void showsASessionsKeyThatSessionAlone() {
    Keys keys = keys(new Access(Optional.of("mine"), Set.of(Scope.READ, Scope.CONTROL)));
    try (TestApi api = new TestApi(Map.of(), Optional.of(keys))) {
      assertThat(api.post("/api/sessions", "{\"name\":\"mine\"}").statusCode()).isEqualTo(201);
      assertForbidden(api.post("/api/sessions", "{\"name\":\"theirs\"}"));
      assertForbidden(api.get("/api/sessions/theirs"));
      assertForbidden(api.get("/api/screenshot?session=theirs"));
      assertForbidden(api.post("/api/sessions/stop", "{\"name\":\"theirs\"}"));
      api.sessions().create("theirs", SessionConfig.EMPTY, true);
      assertThat(Json.read(api.get("/api/sessions").body()).findValuesAsText("name"))
          .containsExactly("mine");
    }
  }

  @Test
  void allowsAKeyWhatItIsFor() {
    Keys keys = keys(new Access(Optional.empty(), Set.of(Scope.READ)));
    try (TestApi api = new TestApi(Map.of(), Optional.of(keys))) {
      assertThat(api.get("/api/sessions").statusCode()).isEqualTo(200);
      assertForbidden(api.post("/api/sessions", "{}"));
      assertForbidden(api.post("/api/sendText", "{}"));
      assertForbidden(api.get("/metrics"));
    }
  }

  private static void assertForbidden(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).isEqualTo(FORBIDDEN);
  }

  private static Keys keys(Access access) {
    return presented -> presented.equals(TestApi.KEY) ? Optional.of(access) : Optional.empty();
  }
}
