package dev.trunkline.gateway.http.waha;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.json.Json;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContractTest {
  private static final Set<String> THE_CONTRACT_ITSELF =
      Set.of("GET /", "GET /-json", "GET /swagger-ui/{file}");

  @Test
  void namesExactlyWhatIsServed() {
    try (TestApi api = new TestApi()) {
      Set<String> served =
          api.routes().stream()
              .map(Route::toString)
              .filter(route -> !THE_CONTRACT_ITSELF.contains(route))
              .collect(Collectors.toCollection(TreeSet::new));

      assertThat(new Contract().operations()).isEqualTo(served);
    }
  }

  @Test
  void isServedAsWahaServesIts() {
    try (TestApi api = new TestApi()) {
      HttpResponse<String> response = api.get("/-json");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(Json.read(response.body()).at("/paths/~1api~1sendText/post/operationId").asText())
          .isEqualTo("ChattingController_sendText");
    }
  }

  @Test
  void showsWhatAnOperatorSetInstead() {
    try (TestApi api =
        new TestApi(
            Map.of(
                "WHATSAPP_SWAGGER_TITLE", "Our API",
                "WHATSAPP_SWAGGER_DESCRIPTION", "Be kind.",
                "WHATSAPP_SWAGGER_EXTERNAL_DOC_URL", "https://docs.example.com"))) {
      String contract = api.get("/-json").body();

      assertThat(contract).contains("Our API", "Be kind.", "https://docs.example.com");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html",
    "/swagger-ui/swagger-ui.css, text/css",
    "/swagger-ui/swagger-ui-bundle.js, text/javascript",
    "/swagger-ui/swagger-ui-standalone-preset.js, text/javascript",
    "/swagger-ui/favicon-32x32.png, image/png",
  })
  void hasAPageToTryIt(String path, String type) {
    try (TestApi api = new TestApi()) {
      HttpResponse<String> response = api.get(path);

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
    }
  }

  @Test
  void needsNobodyElsesServerForItsPage() {
    try (TestApi api = new TestApi()) {
      assertThat(api.get("/").body()).doesNotContain("http://").doesNotContain("https://");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/swagger-ui/index.html", "/swagger-ui/..%2Fpom.xml", "/swagger-ui/x"})
  void servesNoOtherFile(String path) {
    try (TestApi api = new TestApi()) {
      assertThat(api.get(path).statusCode()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/-json", "/swagger-ui/swagger-ui.css"})
  void asksForThePasswordOfItsOwn(String path) {
    try (TestApi api = new TestApi(Map.of("WHATSAPP_SWAGGER_PASSWORD", "pw"))) {
      HttpResponse<String> response = api.send(api.anonymous(path));

      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Basic ");
      // admin:pw, then admin:no
      assertThat(
              api.send(api.anonymous(path).header("Authorization", "Basic YWRtaW46cHc="))
                  .statusCode())
          .isEqualTo(200);
      assertThat(
              api.send(api.anonymous(path).header("Authorization", "Basic YWRtaW46bm8="))
                  .statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void isOpenOrAwayWhenAnOperatorWantsThat() {
    try (TestApi open = new TestApi(Map.of("WHATSAPP_SWAGGER_NO_PASSWORD", "True"));
        TestApi away = new TestApi(Map.of("WHATSAPP_SWAGGER_ENABLED", "false"))) {
      assertThat(open.send(open.anonymous("/-json")).statusCode()).isEqualTo(200);
      assertThat(away.get("/-json").statusCode()).isEqualTo(404);
      assertThat(away.get("/").statusCode()).isEqualTo(404);
    }
  }
}
