package dev.trunkline.gateway.http.waha;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.gateway.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds for every route.
class TransportTest {
  private static final int BODY_BYTES_MAX = 50 * 1024 * 1024;

  private TestApi api;

  @BeforeEach
  void start() {
    api = new TestApi();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/nothing",
    "GET, /api",
    "GET, //api/sessions",
    "GET, /api/sessions/a/b",
    "POST, /api/sessions/a",
    "PATCH, /api/sessions",
    "GET, /api/sessions/a/start",
  })
  void answersAnUnknownPathAndAWrongMethodAsNestDoes(String method, String path) {
    HttpResponse<String> response =
        api.send(api.request(path).method(method, BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body())
        .isEqualTo(
            "{\"statusCode\":404,\"message\":\"Cannot %s %s\",\"error\":\"Not Found\"}"
                .formatted(method, path));
  }

  @Test
  void saysWhichMethodsThereAre() {
    HttpResponse<String> response =
        api.send(api.request("/api/sessions").method("PATCH", BodyPublishers.noBody()));

    assertThat(response.headers().firstValue("Allow")).hasValue("GET, POST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/sessions/a-b", "/api/sessions/a%2Db", "/api/sessions/a-b/"})
  void takesPathsInEveryEncoding(String path) {
    api.post("/api/sessions/", "{\"name\":\"a-b\"}");

    assertThat(api.get(path).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/sessions/a%20b, 404",
    "/api/sessions/a%2Fb, 404",
    "/api/sessions/%E2%82%AC, 404",
    "/api/a%20b/auth/qr, 422",
    "/api/sessions2/auth/qr, 422",
    "/api/screenshot?session=a%00b, 422",
  })
  void knowsThatNoSessionCanHaveSuchAName(String path, int status) {
    assertThat(api.get(path).statusCode()).isEqualTo(status);
  }

  @Test
  void leavesPlusesInPathsAlone() throws IOException {
    // The JDK's client would refuse to send the second one.
    assertThat(api.get("/api/sessions/a+b").statusCode()).isEqualTo(404);
    assertThat(raw("GET /api/sessions/%zz HTTP/1.1\r\nHost: x\r\nX-Api-Key: test-key\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{|the body is not valid JSON: ",
        "{\"name\":}|the body is not valid JSON: ",
        "{} {}|the body is not valid JSON: ",
        "hello|the body is not valid JSON: ",
      })
  void saysWhereJsonIsWrong(String body, String message) {
    HttpResponse<String> response = api.post("/api/sessions", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Json.read(response.body()).path("message").asText())
        .startsWith(message)
        .contains("line 1");
    assertThat(Json.read(response.body()).path("error").asText()).isEqualTo("Bad Request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"text\"", "7", "null"})
  void needsAnObject(String body) {
    HttpResponse<String> response = api.post("/api/sessions", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"message\":[\"the body must be an object\"]");
  }

  @Test
  void refusesJsonThatIsTooDeep() {
    HttpResponse<String> response =
        api.post("/api/sessions", "{\"config\":" + "[".repeat(100) + "]".repeat(100) + "}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("depth");
  }

  @Test
  void refusesATextThatIsFarTooLong() {
    HttpResponse<String> response =
        api.post("/api/sendText", "{\"chatId\":\"1\",\"text\":\"" + "x".repeat(2_000_000) + "\"}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("at /text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data"})
  void needsABodyThatCallsItselfJson(String type) {
    HttpResponse<String> response =
        api.send(
            api.request("/api/sessions")
                .setHeader("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"name\":\"a\"}")));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("Content-Type: application/json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json; charset=utf-8", "application/vnd.api+json"})
  void takesJsonByAnyOfItsNames(String type) {
    HttpResponse<String> response =
        api.send(
            api.request("/api/sessions")
                .setHeader("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"name\":\"a\"}")));

    assertThat(response.statusCode()).isEqualTo(201);
  }

  @Test
  void takesABodyThatDoesNotSayWhatItIs() {
    HttpResponse<String> response =
        api.send(
            api.anonymous("/api/sessions?x-api-key=" + TestApi.KEY)
                .POST(BodyPublishers.ofString("{\"name\":\"a\"}")));

    assertThat(response.statusCode()).isEqualTo(201);
  }

  @Test
  void refusesABodyThatSaysItIsTooLarge() throws IOException {
    String answer =
        raw(
            "POST /api/sessions HTTP/1.1\r\nHost: x\r\nX-Api-Key: test-key\r\n"
                + "Content-Type: application/json\r\nContent-Length: "
                + (BODY_BYTES_MAX + 1)
                + "\r\n\r\n{");

    assertThat(answer)
        .startsWith("HTTP/1.1 413")
        .contains("\"message\":\"request entity too large\"");
  }

  @Test
  void refusesABodyThatTurnsOutTooLarge() {
    byte[] spaces = new byte[1024 * 1024];
    Arrays.fill(spaces, (byte) ' ');
    HttpResponse<String> response =
        api.send(
            api.request("/api/sessions")
                .POST(BodyPublishers.ofByteArrays(Collections.nCopies(51, spaces))));

    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void takesABodyUpToTheLimit() {
    byte[] spaces = new byte[BODY_BYTES_MAX];
    Arrays.fill(spaces, (byte) ' ');
    spaces[0] = '{';
    spaces[BODY_BYTES_MAX - 1] = '}';

    HttpResponse<String> response =
        api.send(api.request("/api/sessions").POST(BodyPublishers.ofByteArray(spaces)));

    assertThat(response.statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n",
        "GET\r\n\r\n",
        "GET /ping HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /ping HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n",
        "GET /ping HTTP/1.1\r\nno colon here\r\n\r\n",
      })
  void survivesWhatIsNoHttp(String request) throws IOException {
    assertThat(raw(request))
        .satisfiesAnyOf(
            answer -> assertThat(answer).startsWith("HTTP/1.1 4"),
            answer -> assertThat(answer).startsWith("HTTP/1.1 505"),
            answer -> assertThat(answer).isEmpty());
    assertThat(api.get("/ping").statusCode()).isEqualTo(200);
  }

  @Test
  void survivesHeadersThatAreTooLarge() throws IOException {
    String answer = raw("GET /ping HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(100_000) + "\r\n\r\n");

    assertThat(answer).doesNotStartWith("HTTP/1.1 2");
    assertThat(api.get("/ping").statusCode()).isEqualTo(200);
  }

  @Test
  void leavesABodyThatNobodyAsksForWithItsClient() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
      socket.setSoTimeout(20_000);
      String head = "POST /api/nothing HTTP/1.1\r\nHost: x\r\nX-Api-Key: test-key\r\n";
      String request = head + "Content-Length: 1000000\r\nExpect: 100-continue\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));

      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);

      assertThat(answer).startsWith("HTTP/1.1 404").doesNotContain("100 Continue");
    }
  }

  /// Some clients read until the end of the connection.
  @ParameterizedTest
  @ValueSource(strings = {"close", "Close", "keep-alive, close"})
  void closesTheConnectionOfAClientThatAsksForIt(String connection) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
      socket.setSoTimeout(20_000);
      String request = "GET /ping HTTP/1.1\r\nHost: x\r\nConnection: " + connection + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));

      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);

      assertThat(answer).startsWith("HTTP/1.1 200").endsWith("{\"message\":\"pong\"}");
    }
  }

  /// As nginx asks what is behind it, and load balancers whether someone is there.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /ping HTTP/1.0\r\n\r\n",
        "GET /ping HTTP/1.0\r\nHost: x\r\nConnection: close\r\n\r\n",
        "GET /ping HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "POST /api/sessions HTTP/1.0\r\nX-Api-Key: test-key\r\nContent-Length: 12\r\n\r\n{\"name\":\"a\"}",
      })
  void speaksTheOldHttpToo(String request) throws IOException {
    for (int piece : new int[] {1, 7, request.length()}) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        byte[] bytes = request.getBytes(US_ASCII);
        for (int from = 0; from < bytes.length; from += piece) {
          socket.getOutputStream().write(bytes, from, Math.min(piece, bytes.length - from));
        }

        String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);

        assertThat(answer).startsWith("HTTP/1.1 ").contains("Content-Length: ").endsWith("}");
        assertThat(answer).doesNotContain("400 Bad");
      }
      api.delete("/api/sessions/a");
    }
  }

  @Test
  void answersHeadLikeGetWithoutABody() {
    HttpResponse<String> response =
        api.send(api.request("/ping").method("HEAD", BodyPublishers.noBody()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Length")).hasValue("18");
    assertThat(response.body()).isEmpty();
  }

  @Test
  void letsPagesFromElsewhereCall() {
    HttpResponse<String> preflight =
        api.send(
            api.anonymous("/api/sessions")
                .header("Access-Control-Request-Headers", "x-api-key,content-type")
                .method("OPTIONS", BodyPublishers.noBody()));
    HttpResponse<String> refused = api.send(api.anonymous("/api/sessions"));

    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().map())
        .containsEntry("access-control-allow-origin", List.of("*"))
        .containsEntry("access-control-allow-headers", List.of("x-api-key,content-type"));
    assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
  }

  @Test
  void tellsNobodyAboutItsInside() {
    api.sessions().fail(new IllegalStateException("the secret is 42"));

    HttpResponse<String> response = api.get("/api/sessions/a?x-api-key=" + TestApi.KEY);

    assertThat(response.statusCode()).isEqualTo(500);
    JsonNode body = Json.read(response.body());
    assertThat(body.propertyStream().map(Map.Entry::getKey))
        .containsExactly("statusCode", "timestamp", "exception", "request", "version");
    assertThat(body.at("/exception/message").asText())
        .matches("Unexpected error; the log has it under [0-9a-f]{16}");
    assertThat(body.at("/request/path").asText()).isEqualTo("/api/sessions/a");
    assertThat(response.body())
        .doesNotContain("42")
        .doesNotContain("dev.trunkline")
        .doesNotContain(TestApi.KEY);
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      socket.getOutputStream().flush();
      InputStream answer = socket.getInputStream();
      StringBuilder text = new StringBuilder();
      byte[] buffer = new byte[8_192];
      do {
        int read = answer.read(buffer);
        if (read < 0) {
          break;
        }
        text.append(new String(buffer, 0, read, US_ASCII));
      } while (!text.toString().contains("\r\n\r\n") || answer.available() > 0);
      return text.toString();
    } catch (SocketException _) {
      return "";
    }
  }
}
