package dev.trunkline.gateway.http.waha;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.ReaderException;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.session.FakeSessions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PairingRoutesTest {
  private TestApi api;

  @BeforeEach
  void start() {
    api = new TestApi();
    api.post("/api/sessions", "{\"name\":\"default\"}");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/default/auth/qr|*/*",
        "/api/default/auth/qr?format=image|image/png",
        "/api/default/auth/qr|application/json, text/plain, */*",
        "/api/screenshot|*/*",
        "/api/screenshot?session=default|*/*",
      })
  void answersAPictureOfTheCode(String path, String accept) throws IOException, ReaderException {
    HttpResponse<byte[]> response =
        api.send(api.request(path).header("Accept", accept), BodyHandlers.ofByteArray());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(QrImageTest.decode(response.body())).isEqualTo(FakeSessions.QR);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/default/auth/qr", "/api/screenshot"})
  void answersJsonOnlyToThoseWhoAcceptNothingElse(String path) throws IOException, ReaderException {
    HttpResponse<String> response =
        api.send(api.request(path).header("Accept", "application/json"));

    assertThat(Json.read(response.body()).path("mimetype").asText()).isEqualTo("image/png");
    byte[] png = Base64.getDecoder().decode(Json.read(response.body()).path("data").asText());
    assertThat(QrImageTest.decode(png)).isEqualTo(FakeSessions.QR);
  }

  @Test
  void answersTheTextOfTheCode() {
    HttpResponse<String> response = api.get("/api/default/auth/qr?format=raw");

    assertThat(response.body()).isEqualTo("{\"value\":\"" + FakeSessions.QR + "\"}");
  }

  @Test
  void refusesAFormatThatThereIsNot() {
    HttpResponse<String> response = api.get("/api/default/auth/qr?format=svg");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("format must be one of the following values: image, raw");
  }

  @Test
  void hasNoCodeForALinkedSession() {
    api.sessions().link("default");

    HttpResponse<String> qr = api.get("/api/default/auth/qr");
    HttpResponse<String> screenshot = api.get("/api/screenshot");

    assertThat(qr.statusCode()).isEqualTo(422);
    assertThat(qr.body())
        .isEqualTo(
            "{\"error\":\"Session status is not as expected. Try again later or restart the"
                + " session\",\"session\":\"default\",\"status\":\"WORKING\","
                + "\"expected\":[\"SCAN_QR_CODE\"]}");
    assertThat(screenshot.statusCode()).isEqualTo(422);
    assertThat(screenshot.body()).contains("The method is not implemented by the engine.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/nobody/auth/qr", "/api/screenshot?session=nobody"})
  void answers422ForAnUnknownSession(String path) {
    HttpResponse<String> response = api.get(path);

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body())
        .isEqualTo("{\"error\":\"Session \\\"nobody\\\" does not exist\",\"session\":\"nobody\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"+49 (151) 234-56\"", "4915123456", "\"4915123456@c.us\""})
  void answersACodeToType(String phoneNumber) {
    HttpResponse<String> response =
        api.post("/api/default/auth/request-code", "{\"phoneNumber\":" + phoneNumber + "}");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body()).isEqualTo("{\"code\":\"ABCD-1234\"}");
    assertThat(api.sessions().calls()).containsExactly("code for 4915123456");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|phoneNumber must be a string",
        "{\"phoneNumber\":\"\"}|phoneNumber should not be empty",
        "{\"phoneNumber\":\"one\"}"
            + "|phoneNumber must be a phone number with country code, such as 12132132130",
      })
  void needsANumberForACode(String body, String problem) {
    HttpResponse<String> response = api.post("/api/default/auth/request-code", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"message\":[\"" + problem + "\"]");
  }

  @Test
  void givesCodesOnlyWhileScanning() {
    api.sessions().link("default");

    HttpResponse<String> response =
        api.post("/api/default/auth/request-code", "{\"phoneNumber\":\"4915123456\"}");

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body())
        .contains("Can request code only in SCAN_QR_CODE status. The current status is WORKING");
  }
}
