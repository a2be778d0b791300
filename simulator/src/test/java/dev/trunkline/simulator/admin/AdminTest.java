package dev.trunkline.simulator.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.simulator.Simulator;
import dev.trunkline.simulator.SimulatorConfig;
import dev.trunkline.simulator.testing.AdminClient;
import dev.trunkline.simulator.testing.AdminClient.Said;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AdminTest {
  private static final String ALICE = "15550000101";
  private static final String BOB = "15550000102";

  private final Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT.withSeed(1));
  private final AdminClient admin = new AdminClient(simulator.admin());

  @BeforeAll
  void isReady() {
    assertThat(admin.get("/admin/status").expect(200).path("ready").asBoolean()).isTrue();
  }

  @AfterAll
  void stop() {
    simulator.close();
  }

  @BeforeEach
  void twoAccounts() {
    admin.post("/admin/reset", "").expect(200);
    create(ALICE, "Alice");
    create(BOB, "Bob");
  }

  private JsonNode create(String number, String name) {
    return admin
        .post(
            "/admin/accounts", "{\"phoneNumber\":\"" + number + "\",\"pushName\":\"" + name + "\"}")
        .expect(201);
  }

  @Test
  void showsAnAccount() {
    JsonNode account = admin.get("/admin/accounts/" + ALICE).expect(200);

    assertThat(account.path("pushName").asText()).isEqualTo("Alice");
    assertThat(account.path("jid").asText()).isEqualTo(ALICE + "@s.whatsapp.net");
    assertThat(account.path("lid").asText()).endsWith("@lid");
    assertThat(account.path("devices")).hasSize(1);
    assertThat(account.path("counters").path("logins").asInt()).isZero();
  }

  @Test
  void createsManyAccountsAtOnce() {
    JsonNode created = admin.post("/admin/accounts", "{\"count\":250}").expect(201);
    JsonNode page = admin.get("/admin/accounts?offset=200&limit=100").expect(200);

    assertThat(created.path("accounts")).hasSize(250);
    assertThat(page.path("total").asInt()).isEqualTo(252);
    assertThat(page.path("accounts")).hasSize(52);
  }

  @Test
  void refusesAPhoneNumberThatIsTaken() {
    Said said = admin.post("/admin/accounts", "{\"phoneNumber\":\"" + ALICE + "\"}");

    assertThat(said.error(409)).contains("'phoneNumber'").contains(ALICE);
  }

  @Test
  void sendsByAPhoneAndListsWhatArrived() {
    JsonNode sent =
        admin
            .post(
                "/admin/accounts/" + ALICE + "/messages",
                "{\"to\":\"" + BOB + "\",\"text\":\"hi Bob\"}")
            .expect(201);
    JsonNode inbox = admin.get("/admin/accounts/" + BOB + "/inbox").expect(200);

    assertThat(inbox.path("total").asInt()).isEqualTo(1);
    JsonNode shown = inbox.path("messages").get(0);
    assertThat(shown.path("id")).isEqualTo(sent.path("id"));
    assertThat(shown.path("text").asText()).isEqualTo("hi Bob");
    assertThat(shown.path("from").asText()).isEqualTo(ALICE + "@s.whatsapp.net");
    assertThat(shown.path("path").asText()).isEqualTo("pkmsg");
    assertThat(shown.path("retries").asInt()).isZero();
    assertThat(admin.get("/admin/accounts/" + BOB + "/inbox?after=1").expect(200).path("messages"))
        .isEmpty();
  }

  @Test
  void showsTheReceiptsOfAMessageThatAPhoneSent() {
    String id =
        admin
            .post(
                "/admin/accounts/" + ALICE + "/messages",
                "{\"to\":\"" + BOB + "@s.whatsapp.net\",\"text\":\"hi\"}")
            .expect(201)
            .path("id")
            .asText();
    admin
        .post(
            "/admin/accounts/" + BOB + "/receipts",
            "{\"messageId\":\"" + id + "\",\"type\":\"read\"}")
        .expect(200);

    JsonNode receipts =
        admin
            .get("/admin/accounts/" + ALICE + "/messages")
            .expect(200)
            .path("messages")
            .get(0)
            .path("receipts");

    assertThat(receipts.findValuesAsText("type")).containsExactly("delivered", "read");
  }

  @Test
  void makesAPhoneAskForAMessageWhoseRatchetItLost() {
    String toBob = "{\"to\":\"" + BOB + "\",\"text\":\"hi\"}";
    String toAlice = "{\"to\":\"" + ALICE + "\",\"text\":\"hi\"}";
    admin.post("/admin/accounts/" + ALICE + "/messages", toBob).expect(201);
    admin.post("/admin/accounts/" + BOB + "/messages", toAlice).expect(201);
    JsonNode lost =
        admin
            .post("/admin/accounts/" + BOB + "/lose-ratchet", "{\"with\":\"" + ALICE + "\"}")
            .expect(200);
    admin.post("/admin/accounts/" + ALICE + "/messages", toBob).expect(201);

    JsonNode last =
        admin.get("/admin/accounts/" + BOB + "/inbox").expect(200).path("messages").get(1);

    assertThat(lost.path("lost").asInt()).isEqualTo(1);
    assertThat(last.path("retries").asInt()).isEqualTo(1);
    assertThat(admin.get("/admin/violations").expect(200).path("total").asInt()).isZero();
  }

  @Test
  void showsWhoIsTyping() {
    admin
        .post(
            "/admin/accounts/" + ALICE + "/typing",
            "{\"to\":\"" + BOB + "\",\"state\":\"composing\"}")
        .expect(200);

    JsonNode seen = admin.get("/admin/accounts/" + BOB + "/typing").expect(200);

    assertThat(seen.path("chatStates").get(0).path("state").asText()).isEqualTo("composing");
  }

  @Test
  void changesTheHabitsOfAPhone() {
    admin.put("/admin/accounts/" + BOB + "/habits", "{\"reads\":true}").expect(200);
    admin
        .post("/admin/accounts/" + ALICE + "/messages", "{\"to\":\"" + BOB + "\",\"text\":\"hi\"}")
        .expect(201);

    JsonNode receipts =
        admin
            .get("/admin/accounts/" + ALICE + "/messages")
            .expect(200)
            .path("messages")
            .get(0)
            .path("receipts");

    assertThat(receipts.findValuesAsText("type")).containsExactly("delivered", "read");
  }

  @Test
  void ordersListsAndLiftsFaults() {
    JsonNode ordered =
        admin
            .post(
                "/admin/faults",
                "{\"kind\":\"refuse-message\",\"account\":\""
                    + ALICE
                    + "\",\"code\":\"463\",\"count\":3,\"seconds\":60,\"probability\":0.5}")
            .expect(201);

    assertThat(ordered.path("code").asText()).isEqualTo("463");
    assertThat(admin.get("/admin/faults").expect(200).path("faults")).hasSize(1);
    admin.delete("/admin/faults/" + ordered.path("id").asLong()).expect(200);
    assertThat(admin.get("/admin/faults").expect(200).path("faults")).isEmpty();
    admin.delete("/admin/faults/99").expect(404);
  }

  @Test
  void countsInTotalAndForEachAccount() {
    admin
        .post("/admin/accounts/" + ALICE + "/messages", "{\"to\":\"" + BOB + "\",\"text\":\"hi\"}")
        .expect(201);

    assertThat(admin.get("/admin/counters").expect(200).path("messages-accepted").asInt())
        .isEqualTo(1);
    assertThat(
            admin
                .get("/admin/accounts/" + BOB)
                .expect(200)
                .path("counters")
                .path("phone-messages")
                .asInt())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /admin/accounts                         | {"phoneNumber":"+1 555"}      | 'phoneNumber' must be 1 to 20 digits
          /admin/accounts                         | {"phonenumber":"1555"}        | unknown field 'phonenumber'
          /admin/accounts                         | {"count":0}                   | 'count' must be a whole number from 1
          /admin/accounts                         | {"count":2,"lid":"7"}         | 'count' goes with made-up numbers
          /admin/accounts                         | [1]                           | the body must be a JSON object
          /admin/accounts                         | {"count":                     | the body is no JSON
          /admin/accounts/15550000101/messages    | {"to":"15550000102"}          | 'text' is missing
          /admin/accounts/15550000101/messages    | {"to":7,"text":"x"}           | 'to' must be text
          /admin/accounts/15550000101/typing      | {"to":"1","state":"shouting"} | 'state' must be one of
          /admin/accounts/15550000101/receipts    | {"messageId":"1","type":"x"}  | 'type' must be one of
          /admin/accounts/15550000101/pairing-code| {}                            | 'code' is missing
          /admin/faults                           | {"kind":"earthquake"}         | 'kind' must be one of
          /admin/faults                           | {"kind":"silence","device":1} | 'account' is missing
          /admin/faults                           | {"kind":"silence","probability":2} | 'probability' must be a number from 0 to 1
          /admin/mock-phone/scan-qr               | not a code                    | the body is no QR code
          """)
  void namesTheFieldThatIsWrong(String path, String body, String complaint) {
    assertThat(admin.post(path, body).error(400)).contains(complaint);
  }

  @ParameterizedTest
  @CsvSource({
    "/admin/accounts/4711",
    "/admin/accounts/4711/inbox",
    "/admin/accounts/4711/messages"
  })
  void knowsNoAccountThatWasNotCreated(String path) {
    assertThat(admin.get(path).error(404)).isEqualTo("there is no account 4711");
  }

  @Test
  void refusesAMessageToNobody() {
    Said said =
        admin.post("/admin/accounts/" + ALICE + "/messages", "{\"to\":\"4711\",\"text\":\"hi\"}");

    assertThat(said.error(422)).isEqualTo("'to' names no account of this simulator: 4711");
  }

  @Test
  void refusesACodeThatNobodyShows() {
    Said said = admin.post("/admin/accounts/" + ALICE + "/pairing-code", "{\"code\":\"ABCD1234\"}");

    assertThat(said.error(422)).contains("no connected device shows a code");
  }

  @Test
  void refusesABodyThatIsTooLong() {
    Said said = admin.post("/admin/mock-phone/scan-qr", "x".repeat(1024 * 1024 + 1));

    assertThat(said.error(413)).isEqualTo("the body is longer than 1048576 bytes");
  }

  @Test
  void answersAnUnknownPathWithJson() {
    assertThat(admin.get("/admin/nonsense").error(404)).contains("/admin/nonsense");
  }
}
