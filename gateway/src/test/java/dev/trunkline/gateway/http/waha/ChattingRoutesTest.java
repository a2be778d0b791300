package dev.trunkline.gateway.http.waha;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.session.SessionException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChattingRoutesTest {
  private static final String HELLO = "{\"chatId\":\"491511@c.us\",\"text\":\"Hello\"}";

  private TestApi api;

  @BeforeEach
  void start() {
    api = new TestApi();
    api.post("/api/sessions", "{\"name\":\"default\"}");
    api.sessions().link("default");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void sendsATextAndAnswersTheMessage() {
    HttpResponse<String> response = api.post("/api/sendText", HELLO);

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(Json.read(response.body()))
        .isEqualTo(
            Json.read(
                """
                {"id":"true_491511@c.us_3EB00","timestamp":1795262400,"from":"491511@c.us",
                 "fromMe":true,"source":"api","to":null,"participant":null,"body":"Hello",
                 "hasMedia":false,"media":null,"mediaUrl":null,"ack":0,"ackName":"PENDING",
                 "vCards":[],"replyTo":null,
                 "key":{"id":"3EB00","remoteJid":"491511@s.whatsapp.net","fromMe":true},
                 "_data":{
                   "Info":{"Chat":"491511@s.whatsapp.net","Sender":"49151234:12@s.whatsapp.net",
                           "IsFromMe":true,"IsGroup":false,"AddressingMode":"pn","ID":"3EB00",
                           "Timestamp":"2026-11-21T12:00:00Z","PushName":"Office"},
                   "Message":{"conversation":"Hello"}}}
                """));
    assertThat(api.sessions().calls()).singleElement().asString().contains("Hello");
  }

  @Test
  void dropsFieldsThatItDoesNotKnow() {
    HttpResponse<String> response =
        api.post(
            "/api/sendText/",
            "{\"chatId\":491511,\"text\":\"x\",\"linkPreview\":\"maybe\",\"new\":{\"a\":[1]}}");

    assertThat(response.statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource({
    "491511@c.us, 491511@s.whatsapp.net",
    "491511@s.whatsapp.net, 491511@s.whatsapp.net",
    "491511, 491511@s.whatsapp.net",
    "+491511, 491511@s.whatsapp.net",
    "491511:7@s.whatsapp.net, 491511@s.whatsapp.net",
    "77777@lid, 77777@lid",
    "120363012345678901@g.us, 120363012345678901@g.us",
    "491511-1600000000@g.us, 491511-1600000000@g.us",
  })
  void takesEveryFormOfAChatId(String chatId, String chat) {
    HttpResponse<String> response =
        api.post("/api/sendText", "{\"chatId\":\"" + chatId + "\",\"text\":\"x\"}");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(api.sessions().calls())
        .singleElement()
        .asString()
        .startsWith("send 3EB00 to " + chat + ":");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|chatId must be a string;text must be a string",
        "{'chatId':'','text':''}|chatId should not be empty;text should not be empty",
        "{'chatId':'someone','text':'x'}|chatId must be a chat id, such as 11111111111@c.us",
        "{'chatId':'1@example.com','text':'x'}"
            + "|chatId must be a chat id, such as 11111111111@c.us",
        "{'chatId':'1@newsletter','text':'x'}"
            + "|chatId must be an account or a group: nothing else is supported yet",
        "{'chatId':'status@broadcast','text':'x'}"
            + "|chatId must be an account or a group: nothing else is supported yet",
        "{'chatId':'1','text':['x']}|text must be a string",
        "{'chatId':'1','text':'x','id':'a b'}|id must be a message id",
        "{'chatId':'1','text':'x','reply_to':'true_x_y'}|reply_to must be a message id",
        "{'chatId':'1','text':'x','mentions':['?']}"
            + "|mentions must list chat ids, such as 11111111111@c.us",
      })
  void refusesWhatItCannotSendAndSaysWhy(String body, String problems) {
    HttpResponse<String> response = api.post("/api/sendText", body.replace('\'', '"'));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Json.read(response.body()).path("message").valueStream().map(JsonNode::asText))
        .containsExactly(problems.split(";"));
    assertThat(api.sessions().calls()).isEmpty();
  }

  @Test
  void takesTextsUpToWhatsAppsLimit() {
    String longest = "x".repeat(65_536);

    assertThat(api.post("/api/sendText", text(longest)).statusCode()).isEqualTo(201);
    HttpResponse<String> response = api.post("/api/sendText", text(longest + "x"));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("text must be shorter than or equal to 65536 characters");
  }

  @Test
  void answersAnotherMessage() {
    String body =
        "{\"chatId\":\"1\",\"text\":\"x\",\"id\":\"ABC\",\"mentions\":[\"2@c.us\"],"
            + "\"reply_to\":\"true_1@c.us_DEF\"}";

    HttpResponse<String> response = api.post("/api/sendText", body);

    assertThat(Json.read(response.body()).at("/replyTo/id").asText()).isEqualTo("DEF");
    assertThat(Json.read(response.body()).at("/_data/Message/extendedTextMessage").toString())
        .isEqualTo(
            "{\"text\":\"x\",\"contextInfo\":{\"stanzaId\":\"DEF\","
                + "\"participant\":\"49151234@s.whatsapp.net\","
                + "\"mentionedJid\":[\"2@s.whatsapp.net\"]}}");
    assertThat(api.sessions().calls())
        .singleElement()
        .asString()
        .startsWith("send ABC to 1@s.whatsapp.net");
  }

  @Test
  void sendsByQueryAsOldClientsDo() {
    HttpResponse<String> response =
        api.get("/api/sendText?phone=491511&text=a%20b%2Bc+d%C3%A9&session=default");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Json.read(response.body()).path("body").asText()).isEqualTo("a b+c dé");
  }

  @Test
  void carriesOutARequestWithTheSameKeyOnce() {
    HttpResponse<String> first = sendWithKey("k1", HELLO);
    HttpResponse<String> second = sendWithKey("k1", HELLO);
    HttpResponse<String> other = sendWithKey("k1", text("something else"));

    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(other.body()).contains("Idempotency-Key");
    assertThat(api.sessions().calls()).hasSize(1);
  }

  @Test
  void knowsARequestAgainWhoeverSendsIt() {
    HttpResponse<String> first = sendWithKey("k1", HELLO);

    HttpResponse<String> second =
        api.send(
            api.anonymous("/api/sendText?x-api-key=" + TestApi.KEY)
                .header("Idempotency-Key", "k1")
                .POST(BodyPublishers.ofString(HELLO)));

    assertThat(second.body()).isEqualTo(first.body());
  }

  @Test
  void refusesAKeyThatIsTooLong() {
    assertThat(sendWithKey("k".repeat(256), HELLO).statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'chatId':'1'}|read [] in 1@s.whatsapp.net",
        "{'chatId':'1','messageId':'false_1@c.us_A'}|read [A] in 1@s.whatsapp.net",
        "{'chatId':'1','messageIds':['false_1@c.us_A','B']}|read [A, B] in 1@s.whatsapp.net",
        "{'chatId':'1@g.us','messageIds':['A'],'participant':'2'}"
            + "|read [A] in 1@g.us by 2@s.whatsapp.net",
        "{'chatId':'1@g.us','messageIds':['false_1@g.us_A_3@c.us']}"
            + "|read [A] in 1@g.us by 3@s.whatsapp.net",
      })
  void marksMessagesRead(String body, String call) {
    HttpResponse<String> response = api.post("/api/sendSeen", body.replace('\'', '"'));

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body()).isEqualTo("{}");
    assertThat(api.sessions().calls()).containsExactly(call);
  }

  @Test
  void tellsEachAuthorOfAGroupThatMessagesWereRead() {
    api.post(
        "/api/sendSeen/",
        "{\"chatId\":\"1@g.us\",\"messageIds\":[\"false_1@g.us_A_2@c.us\","
            + "\"false_1@g.us_B_3@c.us\",\"false_1@g.us_C_2@c.us\"]}");

    assertThat(api.sessions().calls())
        .containsExactly(
            "read [A, C] in 1@g.us by 2@s.whatsapp.net", "read [B] in 1@g.us by 3@s.whatsapp.net");
  }

  @ParameterizedTest
  @CsvSource({"startTyping, COMPOSING", "stopTyping, PAUSED"})
  void showsTyping(String verb, String state) {
    HttpResponse<String> response = api.post("/api/" + verb, "{\"chatId\":\"1@c.us\"}");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body()).isEqualTo("{\"result\":true}");
    assertThat(api.sessions().calls()).containsExactly(state + " in 1@s.whatsapp.net");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'presence':'online'}|online",
        "{'presence':'offline'}|offline",
        "{'presence':'typing','chatId':'1'}|COMPOSING in 1@s.whatsapp.net",
        "{'presence':'recording','chatId':'1'}|RECORDING in 1@s.whatsapp.net",
        "{'presence':'paused','chatId':'1'}|PAUSED in 1@s.whatsapp.net",
      })
  void showsPresence(String body, String call) {
    HttpResponse<String> response = api.post("/api/default/presence", body.replace('\'', '"'));

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(api.sessions().calls()).containsExactly(call);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'presence':'typing'}|chatId must be a string",
        "{'presence':'away'}|presence must be one of the following values:"
            + " offline, online, typing, recording, paused",
      })
  void refusesPresenceThatThereIsNot(String body, String problem) {
    HttpResponse<String> response = api.post("/api/default/presence", body.replace('\'', '"'));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"message\":[\"" + problem + "\"]");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/contacts/check-exists?phone=491511",
    "/api/contacts/check-exists?phone=%2B49%20151-1&session=default",
    "/api/checkNumberStatus?phone=491511@c.us",
  })
  void checksNumbers(String path) {
    HttpResponse<String> response = api.get(path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .isEqualTo("{\"numberExists\":true,\"chatId\":\"491511@c.us\",\"pn\":\"491511@c.us\"}");
  }

  @Test
  void saysThatANumberIsNobodys() {
    assertThat(api.get("/api/contacts/check-exists?phone=490").body())
        .isEqualTo("{\"numberExists\":false}");
  }

  @Test
  void needsANumberToCheck() {
    HttpResponse<String> response = api.get("/api/contacts/check-exists");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("phone must be a string");
  }

  @ParameterizedTest
  @CsvSource({
    "sendText, '{\"chatId\":\"1\",\"text\":\"x\",\"session\":\"new\"}'",
    "sendSeen, '{\"chatId\":\"1\",\"session\":\"new\"}'",
    "startTyping, '{\"chatId\":\"1\",\"session\":\"new\"}'",
    "new/presence, '{\"presence\":\"online\"}'",
  })
  void needsALinkedSession(String path, String body) {
    HttpResponse<String> unknown = api.post("/api/" + path, body);
    api.post("/api/sessions", "{\"name\":\"new\"}");
    HttpResponse<String> unlinked = api.post("/api/" + path, body);

    assertThat(unknown.statusCode()).isEqualTo(422);
    assertThat(unknown.body()).contains("Session \\\"new\\\" does not exist");
    assertThat(unlinked.statusCode()).isEqualTo(422);
    assertThat(unlinked.body()).contains("\"status\":\"SCAN_QR_CODE\",\"expected\":[\"WORKING\"]");
    assertThat(api.sessions().calls()).isEmpty();
  }

  @Test
  void saysWhatWhatsAppSaid() {
    api.sessions().fail(new SessionException.Refused("default", "not-authorized"));

    HttpResponse<String> response = api.post("/api/sendText", HELLO);

    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body()).contains("\"message\":\"not-authorized\"");
  }

  @Test
  void saysThatNobodyKnows() {
    api.sessions().fail(new SessionException.OutcomeUnknown("default", "no answer in 30 s"));

    HttpResponse<String> response = api.get("/api/contacts/check-exists?phone=1");

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(response.body()).contains("no answer in 30 s", "Gateway Timeout");
  }

  @Test
  void saysWhenToComeAgain() {
    api.sessions()
        .fail(
            new SessionException.Overloaded("default", "the store is away", Duration.ofSeconds(7)));

    HttpResponse<String> response = api.post("/api/sendText", HELLO);

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(response.body()).contains("the store is away");
  }

  @Test
  void saysWhenOneSessionHasAllItCanTake() {
    api.sessions()
        .fail(new SessionException.Full("default", "10000 messages wait", Duration.ofSeconds(30)));

    HttpResponse<String> response = api.post("/api/sendText", HELLO);

    assertThat(response.statusCode()).isEqualTo(429);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("30");
    assertThat(response.body()).contains("10000 messages wait", "Too Many Requests");
  }

  private HttpResponse<String> sendWithKey(String key, String body) {
    return api.send(
        api.request("/api/sendText")
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  private static String text(String text) {
    return Json.text(Json.object().put("chatId", "491511@c.us").put("text", text));
  }
}
