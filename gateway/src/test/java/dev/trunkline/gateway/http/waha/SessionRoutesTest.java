package dev.trunkline.gateway.http.waha;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.json.Json;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionRoutesTest {
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
  void createsAndStartsASession() {
    HttpResponse<String> response = api.post("/api/sessions", "{\"name\":\"default\"}");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body())
        .isEqualTo("{\"name\":\"default\",\"status\":\"SCAN_QR_CODE\",\"config\":{}}");
  }

  @Test
  void createsWithoutStarting() {
    HttpResponse<String> response =
        api.post("/api/sessions/", "{\"name\":\"a\",\"start\":\"False\"}");

    assertThat(response.body()).contains("\"status\":\"STOPPED\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"name\":\"\"}", "{\"name\":null}", ""})
  void namesASessionThatHasNoName(String body) {
    HttpResponse<String> response = api.post("/api/sessions", body);

    assertThat(Json.read(response.body()).path("name").asText()).matches("session_[0-9a-z]{26}");
  }

  @Test
  void showsTheConfigurationExactlyAsGiven() {
    String config =
        "{\"metadata\":{\"user.id\":\"123\"},\"debug\":true,\"anything\":{\"else\":[1,2.50]},"
            + "\"webhooks\":[{\"url\":\"https://example.com/x\",\"events\":[\"message\"],"
            + "\"hmac\":{\"key\":\"k\"},\"retries\":{\"delaySeconds\":3,\"policy\":\"linear\"}}]}";
    api.post("/api/sessions", "{\"name\":\"a\",\"config\":" + config + "}");

    HttpResponse<String> response = api.get("/api/sessions/a");

    assertThat(response.body()).contains("\"config\":" + config);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name':'with space'}|name must match /^[a-zA-Z0-9_-]*$/ regular expression",
        "{'name':'0123456789012345678901234567890123456789012345678901234'}"
            + "|name must be shorter than or equal to 54 characters",
        "{'name':{}}|name must be a string",
        "{'name':'a','start':'soon'}|start must be a boolean value",
        "{'name':'a','config':7}|config must be an object",
        "{'name':'a','config':{'metadata':{'n':1}}}|config.metadata.n must be a string",
        "{'name':'a','config':{'webhooks':[{'events':['*']}]}}"
            + "|config.webhooks.0.url must be a string",
        "{'name':'a','config':{'webhooks':[{'url':'ftp://x','events':['*']}]}}"
            + "|config.webhooks.0.url must be a URL address",
        "{'name':'a','config':{'webhooks':[{'url':'http://x'}]}}"
            + "|config.webhooks.0.events should not be empty",
        "{'name':'a','config':{'webhooks':[{'url':'http://x','events':['*'],"
            + "'retries':{'attempts':0}}]}}"
            + "|config.webhooks.0.retries.attempts must be a whole number from 1 to 1000",
        "{'name':'a','config':{'webhooks':[{'url':'http://x','events':['*'],"
            + "'customHeaders':[{'name':'Host','value':'y'}]}]}}"
            + "|config.webhooks.0.customHeaders.0.name must be the name of a header that may be set",
      })
  void refusesWhatIsNoSessionAndSaysWhy(String body, String problem) {
    HttpResponse<String> response = api.post("/api/sessions", body.replace('\'', '"'));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Json.read(response.body()))
        .isEqualTo(
            Json.object()
                .put("statusCode", 400)
                .put("error", "Bad Request")
                .set("message", Json.read(Json.text(List.of(problem)))));
    assertThat(api.sessions().list()).isEmpty();
  }

  @Test
  void refusesToCreateASessionTwice() {
    api.post("/api/sessions", "{\"name\":\"a\"}");

    HttpResponse<String> response = api.post("/api/sessions", "{\"name\":\"a\"}");

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body())
        .isEqualTo(
            "{\"statusCode\":422,\"message\":\"Session 'a' already exists. Use PUT to update it.\","
                + "\"error\":\"Unprocessable Entity\"}");
  }

  @Test
  void hidesStoppedSessionsUnlessAsked() {
    api.post("/api/sessions", "{\"name\":\"runs\"}");
    api.post("/api/sessions", "{\"name\":\"stopped\",\"start\":false}");

    assertThat(Json.read(api.get("/api/sessions").body()).findValuesAsText("name"))
        .containsExactly("runs");
    assertThat(Json.read(api.get("/api/sessions?all=true").body()).findValuesAsText("name"))
        .containsExactly("runs", "stopped");
  }

  @Test
  void showsALinkedSession() {
    api.post("/api/sessions", "{\"name\":\"a\"}");
    api.sessions().link("a");

    HttpResponse<String> response = api.get("/api/sessions/a?expand=apps");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Json.read(response.body()))
        .isEqualTo(
            Json.read(
                """
                {"name":"a","status":"WORKING","config":{},
                 "me":{"id":"49151234@c.us","lid":"987654@lid","jid":"49151234:12@s.whatsapp.net",
                       "pushName":"Office","reachoutTimelock":null,"messageCapping":null},
                 "presence":null,"timestamps":{"activity":1795262400000},
                 "assignedWorker":"worker1",
                 "engine":{"engine":"GOWS","gows":{"found":true,"connected":true},"reason":null},
                 "apps":[]}
                """));
  }

  @Test
  void showsWhoASessionIs() {
    api.post("/api/sessions", "{\"name\":\"a\"}");
    assertThat(api.get("/api/sessions/a/me").body()).isEqualTo("null");

    api.sessions().link("a");

    assertThat(api.get("/api/sessions/a/me").body()).contains("\"id\":\"49151234@c.us\"");
  }

  @Test
  void replacesTheConfiguration() {
    api.post("/api/sessions", "{\"name\":\"a\",\"config\":{\"debug\":true}}");

    HttpResponse<String> response =
        api.put("/api/sessions/a", "{\"config\":{\"metadata\":{\"k\":\"v\"}}}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("\"config\":{\"metadata\":{\"k\":\"v\"}}");
  }

  @ParameterizedTest
  @CsvSource({
    "start, SCAN_QR_CODE",
    "stop, STOPPED",
    "restart, SCAN_QR_CODE",
    "logout, SCAN_QR_CODE"
  })
  void controlsASession(String verb, String status) {
    api.post("/api/sessions", "{\"name\":\"a\"}");

    HttpResponse<String> response = api.post("/api/sessions/a/" + verb, "");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body())
        .isEqualTo("{\"name\":\"a\",\"status\":\"" + status + "\",\"config\":{}}");
  }

  @Test
  void deletesASessionOnceOrTwice() {
    api.post("/api/sessions", "{\"name\":\"a\"}");

    assertThat(api.delete("/api/sessions/a").statusCode()).isEqualTo(200);
    assertThat(api.delete("/api/sessions/a/").statusCode()).isEqualTo(200);
    assertThat(api.sessions().list()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/me"})
  void answers404ForAnUnknownSession(String path) {
    HttpResponse<String> response = api.get("/api/sessions/nobody" + path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body())
        .isEqualTo(
            "{\"statusCode\":404,\"message\":\"Session not found\",\"error\":\"Not Found\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "stop", "restart", "logout"})
  void answers404WhenAnUnknownSessionIsControlled(String verb) {
    assertThat(api.post("/api/sessions/nobody/" + verb, "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void startsTheOldWay() {
    HttpResponse<String> first = api.post("/api/sessions/start", "{\"name\":\"a\"}");
    HttpResponse<String> second = api.post("/api/sessions/start", "{\"name\":\"a\"}");

    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(422);
    assertThat(second.body()).contains("Session 'a' is already started.");
  }

  @Test
  void startsAStoppedSessionTheOldWayWithANewConfiguration() {
    api.post("/api/sessions", "{\"name\":\"a\",\"start\":false}");

    HttpResponse<String> response =
        api.post("/api/sessions/start", "{\"name\":\"a\",\"config\":{\"debug\":true}}");

    assertThat(response.body())
        .isEqualTo("{\"name\":\"a\",\"status\":\"SCAN_QR_CODE\",\"config\":{\"debug\":true}}");
  }

  @Test
  void startsAFailedSessionTheOldWay() {
    api.post("/api/sessions", "{\"name\":\"a\"}");
    api.sessions().failSession("a");

    assertThat(api.post("/api/sessions/start", "{\"name\":\"a\"}").statusCode()).isEqualTo(201);
  }

  @Test
  void usesTheOperatorsDefaults() {
    try (TestApi office = new TestApi(Map.of("WAHA_CLIENT_DEVICE_NAME", "Office"))) {
      office.post("/api/sessions/start", "{\"name\":\"old\"}");
      office.post("/api/sessions", "{\"name\":\"new\"}");

      assertThat(office.sessions().list())
          .hasSize(2)
          .allSatisfy(view -> {
            assertThat(view.config().client().deviceName()).isEqualTo("Office");
            assertThat(view.config().raw()).isEqualTo("{}");
          });
    }
  }

  @Test
  void stopsAndForgetsTheOldWay() {
    api.post("/api/sessions/start", "{}");
    assertThat(api.post("/api/sessions/stop", "{\"name\":\"default\"}").statusCode())
        .isEqualTo(201);
    assertThat(api.get("/api/sessions/default").body()).contains("STOPPED");

    api.post("/api/sessions/stop", "{\"name\":\"default\",\"logout\":true}");
    assertThat(api.get("/api/sessions/default").statusCode()).isEqualTo(404);

    api.post("/api/sessions/start", "{}");
    assertThat(api.post("/api/sessions/logout", "{\"name\":\"default\"}").statusCode())
        .isEqualTo(201);
    assertThat(api.get("/api/sessions/default").statusCode()).isEqualTo(404);
  }
}
