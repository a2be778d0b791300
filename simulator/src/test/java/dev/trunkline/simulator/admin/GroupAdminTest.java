package dev.trunkline.simulator.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.simulator.Simulator;
import dev.trunkline.simulator.SimulatorConfig;
import dev.trunkline.simulator.testing.AdminClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GroupAdminTest {
  private static final String ALICE = "15550000101";
  private static final String BOB = "15550000102";
  private static final String CAROL = "15550000103";

  private final Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT.withSeed(1));
  private final AdminClient admin = new AdminClient(simulator.admin());

  @AfterAll
  void stop() {
    simulator.close();
  }

  @BeforeEach
  void threeAccounts() {
    admin.post("/admin/reset", "").expect(200);
    admin.post("/admin/accounts", "{\"phoneNumber\":\"" + ALICE + "\"}").expect(201);
    admin.post("/admin/accounts", "{\"phoneNumber\":\"" + BOB + "\"}").expect(201);
    admin.post("/admin/accounts", "{\"phoneNumber\":\"" + CAROL + "\"}").expect(201);
  }

  private String create(String addressing) {
    return admin
        .post(
            "/admin/groups",
            """
            {"subject":"friends","owner":"%s","participants":["%s"],"addressing":"%s"}\
            """
                .formatted(ALICE, BOB, addressing))
        .expect(201)
        .path("id")
        .asText();
  }

  private JsonNode group(String id) {
    return admin.get("/admin/groups/" + id).expect(200);
  }

  @Test
  void makesAndShowsAGroup() {
    String id = create("pn");

    JsonNode group = group(id);

    assertThat(id).endsWith("@g.us");
    assertThat(group.path("subject").asText()).isEqualTo("friends");
    assertThat(group.path("addressing").asText()).isEqualTo("pn");
    assertThat(group.path("owner").asText()).isEqualTo(ALICE);
    assertThat(group.path("participants").findValuesAsText("phoneNumber"))
        .containsExactly(ALICE, BOB);
    assertThat(group.path("participants").findValuesAsText("role"))
        .containsExactly("superadmin", "plain");
    assertThat(group(id.replace("@g.us", "")).path("id").asText()).isEqualTo(id);
  }

  @Test
  void addressesAGroupByLidUnlessToldOtherwise() {
    JsonNode group =
        admin
            .post("/admin/groups", "{\"subject\":\"alone\",\"owner\":\"" + ALICE + "\"}")
            .expect(201);

    assertThat(group.path("addressing").asText()).isEqualTo("lid");
    assertThat(group.path("participants")).hasSize(1);
  }

  @Test
  void listsGroups() {
    create("lid");
    create("lid");
    create("lid");

    JsonNode page = admin.get("/admin/groups?offset=1&limit=1").expect(200);

    assertThat(page.path("total").asInt()).isEqualTo(3);
    assertThat(page.path("groups")).hasSize(1);
  }

  @Test
  void changesWhoTakesPart() {
    String path = "/admin/groups/" + create("lid");
    admin
        .post(path + "/participants", "{\"participants\":[\"" + CAROL + "\",\"" + BOB + "\"]}")
        .expect(200);
    admin.delete(path + "/participants/" + BOB).expect(200);

    assertThat(admin.get(path).expect(200).path("participants").findValuesAsText("phoneNumber"))
        .containsExactly(ALICE, CAROL);
    assertThat(admin.delete(path + "/participants/" + BOB).error(404)).contains(BOB);
  }

  @Test
  void renamesAGroup() {
    String path = "/admin/groups/" + create("lid");
    admin.put(path + "/subject", "{\"subject\":\"enemies\"}").expect(200);

    assertThat(admin.get(path).expect(200).path("subject").asText()).isEqualTo("enemies");
  }

  @Test
  void sendsToAGroupByAPhone() {
    String id = create("lid");
    JsonNode sent =
        admin
            .post(
                "/admin/accounts/" + BOB + "/messages",
                "{\"to\":\"" + id + "\",\"text\":\"hi all\"}")
            .expect(201);

    JsonNode shown =
        admin.get("/admin/accounts/" + ALICE + "/inbox").expect(200).path("messages").get(0);

    assertThat(shown.path("id")).isEqualTo(sent.path("id"));
    assertThat(shown.path("chat").asText()).isEqualTo(id);
    assertThat(shown.path("from").asText()).isEqualTo(BOB + "@s.whatsapp.net");
    assertThat(shown.path("text").asText()).isEqualTo("hi all");
    assertThat(shown.path("path").asText()).isEqualTo("skmsg");
  }

  @Test
  void refusesAMessageToAGroupThatThereIsNot() {
    String body = "{\"to\":\"120363000000000000@g.us\",\"text\":\"hi\"}";

    assertThat(admin.post("/admin/accounts/" + BOB + "/messages", body).error(422))
        .isEqualTo("'to' names no group of this simulator: 120363000000000000@g.us");
  }

  @Test
  void knowsNoGroupThatWasNotMade() {
    assertThat(admin.get("/admin/groups/4711").error(404)).isEqualTo("there is no group 4711");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          400 | {"owner":"15550000101"}                                          | 'subject' is missing
          400 | {"subject":"a"}                                                  | 'owner' is missing
          400 | {"subject":"a","owner":"15550000101","participants":"1"}         | 'participants' must be a list of texts
          400 | {"subject":"a","owner":"15550000101","participants":[7]}         | 'participants' must be a list of texts
          400 | {"subject":"a","owner":"15550000101","addressing":"x"}           | 'addressing' must be one of
          422 | {"subject":"a","owner":"4711"}                                   | 'owner' names no account
          422 | {"subject":"a","owner":"15550000101","participants":["4711"]}    | 'participants' names no account
          """)
  void namesTheFieldThatIsWrong(int status, String body, String complaint) {
    assertThat(admin.post("/admin/groups", body).error(status)).contains(complaint);
  }
}
