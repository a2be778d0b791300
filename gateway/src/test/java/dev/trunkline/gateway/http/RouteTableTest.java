package dev.trunkline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.trunkline.gateway.http.RouteTable.Match;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {
  private static final RouteTable TABLE =
      new RouteTable(
          List.of(
              route("/"),
              route("/api/{session}/qr"),
              route("/api/sessions/{session}"),
              route("/api/sessions/start"),
              route("/api/sessions/{session}/me"),
              route("/api/{session}/{other}/x")));

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/api/sessions/start, /api/sessions/start",
    "/api/sessions/start/, /api/sessions/start",
    "/api/sessions/starts, /api/sessions/{session}",
    "/api/sessions/start/me, /api/sessions/{session}/me",
    "/api/sessions/qr, /api/sessions/{session}",
    "/api/mine/qr, /api/{session}/qr",
    "/api/sessions/a/x, /api/{session}/{other}/x",
  })
  void prefersWordsToVariables(String path, String route) {
    assertThat(TABLE.match("GET", path))
        .isInstanceOfSatisfying(
            Match.Found.class, found -> assertThat(found.route().path()).isEqualTo(route));
  }

  @Test
  void decodesVariables() {
    assertThat(TABLE.match("HEAD", "/api/a%40b%2Fc+d/qr"))
        .isInstanceOfSatisfying(
            Match.Found.class,
            found -> assertThat(found.variables()).isEqualTo(Map.of("session", "a@b/c+d")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api", "/api/sessions", "//", "/api//qr", "/api/sessions//me", "/x"})
  void findsNothingElse(String path) {
    assertThat(TABLE.match("GET", path)).isEqualTo(new Match.NoPath());
  }

  @Test
  void holdsNoRouteTwice() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new RouteTable(List.of(route("/{a}/b"), route("/{c}/b"))));
  }

  private static Route route(String path) {
    return Route.get(path, Scope.READ, _ -> Answer.empty());
  }
}
