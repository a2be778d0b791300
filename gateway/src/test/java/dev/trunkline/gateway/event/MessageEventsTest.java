package dev.trunkline.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.AccountEvent.ReceiptArrived;
import dev.trunkline.engine.AccountEvent.ReceiptType;
import dev.trunkline.engine.ArrivedMessage;
import dev.trunkline.engine.Content;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.http.waha.Contract;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.session.FakeSessions;
import dev.trunkline.proto.e2e.ContextInfo;
import dev.trunkline.proto.e2e.ExtendedTextMessage;
import dev.trunkline.proto.e2e.Message;
import dev.trunkline.proto.e2e.MessageContextInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageEventsTest {
  private static final Contract CONTRACT = new Contract();
  private static final Instant AT = FakeSessions.NOW;
  private static final Jid BOB = Jid.phoneNumber("4912");
  private static final Jid BOBS_LID = Jid.lid("777");
  private static final Jid GROUP = new Jid("1203", 0, Jid.GROUP_SERVER);

  private final MessageEvents events =
      new MessageEvents(jid -> jid.equals(BOBS_LID) ? BOB : jid, Optional.of(FakeSessions.ME));

  @Test
  void tellsOfAMessageInWahasShape() {
    List<EventDraft> drafts =
        events.of(
            arrived(
                BOB,
                BOB.withDevice(3),
                false,
                text("Hello"),
                Message.newBuilder().setConversation("Hello").build()));

    assertThat(drafts)
        .extracting(EventDraft::name)
        .containsExactly(EventName.MESSAGE, EventName.MESSAGE_ANY);
    assertThat(Json.read(drafts.getFirst().payload()))
        .isEqualTo(
            Json.read(
                """
                {"id":"false_4912@c.us_ABC","timestamp":1795262400,"from":"4912@c.us",
                 "fromMe":false,"source":"app","to":null,"participant":null,"body":"Hello",
                 "hasMedia":false,"media":null,"mediaUrl":null,"ack":2,"ackName":"DEVICE",
                 "vCards":[],"replyTo":null,
                 "_data":{
                   "Info":{"Chat":"4912@s.whatsapp.net","Sender":"4912:3@s.whatsapp.net",
                           "IsFromMe":false,"IsGroup":false,"AddressingMode":"pn","ID":"ABC",
                           "Timestamp":"2026-11-21T12:00:00Z","PushName":"Bob"},
                   "Message":{"conversation":"Hello"}}}
                """));
    assertThat(drafts.getLast().payload()).isEqualTo(drafts.getFirst().payload());
  }

  @Test
  void namesPeopleByPhoneNumberWhereItIsKnown() {
    Content hello = text("x");
    ArrivedMessage withAlternate =
        message(BOBS_LID, BOBS_LID, false, hello, Optional.of(BOB), new byte[0]);
    ArrivedMessage withMapping =
        message(BOBS_LID, BOBS_LID, false, hello, Optional.empty(), new byte[0]);
    ArrivedMessage stranger =
        message(Jid.lid("888"), Jid.lid("888"), false, hello, Optional.empty(), new byte[0]);

    assertThat(payload(withAlternate).path("from").asText()).isEqualTo("4912@c.us");
    assertThat(payload(withMapping).path("from").asText()).isEqualTo("4912@c.us");
    assertThat(payload(stranger).path("from").asText()).isEqualTo("888@lid");
    assertThat(payload(withAlternate).at("/_data/Info/Chat").asText()).isEqualTo("777@lid");
    assertThat(payload(withAlternate).at("/_data/Info/SenderAlt").asText())
        .isEqualTo("4912@s.whatsapp.net");
  }

  @Test
  void tellsOfOnesOwnMessagesAsSuch() {
    List<EventDraft> drafts =
        events.of(
            arrived(
                BOB, FakeSessions.ME.phoneNumber(), true, text("x"), Message.getDefaultInstance()));

    assertThat(drafts).extracting(EventDraft::name).containsExactly(EventName.MESSAGE_ANY);
    JsonNode payload = Json.read(drafts.getFirst().payload());
    assertThat(payload.path("id").asText()).isEqualTo("true_4912@c.us_ABC");
    assertThat(payload.path("from").asText()).isEqualTo("4912@c.us");
    assertThat(payload.path("ackName").asText()).isEqualTo("SERVER");
  }

  @Test
  void saysWhoWroteInAGroup() {
    JsonNode payload =
        payload(
            message(
                GROUP, BOBS_LID.withDevice(2), false, text("x"), Optional.empty(), new byte[0]));

    assertThat(payload.path("id").asText()).isEqualTo("false_1203@g.us_ABC_4912@c.us");
    assertThat(payload.path("from").asText()).isEqualTo("1203@g.us");
    assertThat(payload.path("to").asText()).isEqualTo("4912@c.us");
    assertThat(payload.path("participant").asText()).isEqualTo("4912@c.us");
  }

  @Test
  void showsWhatAMessageAnswersAndItsRawForm() {
    Content.Quote quote = new Content.Quote("DEF", "4913@s.whatsapp.net", Optional.of("before"));
    Message raw =
        Message.newBuilder()
            .setExtendedTextMessage(
                ExtendedTextMessage.newBuilder()
                    .setText("x")
                    .setContextInfo(
                        ContextInfo.newBuilder()
                            .setStanzaId("DEF")
                            .addMentionedJid("1@lid")
                            .setIsForwarded(true)
                            .setExpiration(-1)))
            .setMessageContextInfo(
                MessageContextInfo.newBuilder().setMessageSecret(ByteString.copyFromUtf8("abc")))
            .build();

    JsonNode payload =
        payload(
            message(
                BOB,
                BOB,
                false,
                new Content.Text("x", Optional.of(quote), List.of()),
                Optional.empty(),
                raw.toByteArray()));

    assertThat(payload.path("replyTo"))
        .isEqualTo(
            Json.read(
                "{\"id\":\"DEF\",\"participant\":\"4913@c.us\",\"body\":\"before\","
                    + "\"hasMedia\":false,\"media\":null}"));
    assertThat(payload.at("/_data/Message"))
        .isEqualTo(
            Json.read(
                """
                {"extendedTextMessage":{"text":"x","contextInfo":{"stanzaId":"DEF",
                   "mentionedJid":["1@lid"],"isForwarded":true,"expiration":4294967295}},
                 "messageContextInfo":{"messageSecret":"YWJj"}}
                """));
  }

  @Test
  void survivesAMessageThatIsNoProtobuf() {
    JsonNode payload =
        payload(message(BOB, BOB, false, text("x"), Optional.empty(), new byte[] {-1}));

    assertThat(payload.at("/_data/Message").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"imageMessage, true", "stickerMessage, true", "pollCreationMessage, false"})
  void saysWhetherThereIsMedia(String kind, boolean hasMedia) {
    JsonNode payload =
        payload(message(BOB, BOB, false, new Content.Other(kind), Optional.empty(), new byte[0]));

    assertThat(payload.path("hasMedia").asBoolean()).isEqualTo(hasMedia);
    assertThat(payload.path("media").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"protocolMessage", "senderKeyDistributionMessage", "reactionMessage"})
  void keepsTheProtocolToItself(String kind) {
    assertThat(
            events.of(
                arrived(BOB, BOB, false, new Content.Other(kind), Message.getDefaultInstance())))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"DELIVERED, 2, DEVICE", "READ, 3, READ", "PLAYED, 4, PLAYED"})
  void tellsHowFarMessagesCame(ReceiptType type, int ack, String name) {
    List<EventDraft> drafts =
        events.of(new ReceiptArrived(BOBS_LID, BOBS_LID, List.of("A", "B"), type, AT));

    assertThat(drafts).extracting(EventDraft::name).containsOnly(EventName.MESSAGE_ACK);
    assertThat(drafts)
        .extracting(draft -> Json.read(draft.payload()).path("id").asText())
        .containsExactly("true_4912@c.us_A", "true_4912@c.us_B");
    assertThat(Json.read(drafts.getFirst().payload()).path("ack").asInt()).isEqualTo(ack);
    assertThat(Json.read(drafts.getFirst().payload()).path("ackName").asText()).isEqualTo(name);
  }

  @Test
  void tellsWhoInAGroupGotAMessage() {
    EventDraft draft =
        events
            .of(new ReceiptArrived(GROUP, BOBS_LID, List.of("A"), ReceiptType.READ, AT))
            .getFirst();

    assertThat(draft.name()).isEqualTo(EventName.MESSAGE_ACK_GROUP);
    assertThat(Json.read(draft.payload()).path("id").asText())
        .isEqualTo("true_1203@g.us_A_4912@c.us");
    CONTRACT.checkSchema("WAMessageAckBody", draft.payload());
  }

  @Test
  void tellsWhatWhatsAppMadeOfAMessage() {
    EventDraft taken = events.of(new AccountEvent.Acknowledged("A", BOB, AT)).getFirst();
    AccountEvent refusal =
        new AccountEvent.Rejected("A", BOB, OptionalInt.of(463), "WhatsApp answered 463", false);
    EventDraft rejected = events.of(refusal).getFirst();

    assertThat(Json.read(taken.payload()).path("ack").asInt()).isEqualTo(1);
    assertThat(Json.read(rejected.payload()).path("ack").asInt()).isEqualTo(-1);
    assertThat(Json.read(rejected.payload()).at("/_data/error").asText())
        .isEqualTo("WhatsApp answered 463");
    CONTRACT.checkSchema("WAMessageAckBody", rejected.payload());
  }

  @Test
  void tellsWhatWhatsAppMadeOfAMessageToAGroupUnderTheIdOfThatMessage() {
    WahaMessage message =
        MessageEvents.outgoing(
            GROUP, "A", text("x"), AT, Optional.of(FakeSessions.ME), Ack.PENDING);
    EventDraft taken = events.of(new AccountEvent.Acknowledged("A", GROUP, AT)).getFirst();

    assertThat(message.id()).isEqualTo("true_1203@g.us_A_49151234@c.us");
    assertThat(message.participant()).isEqualTo("49151234@c.us");
    assertThat(taken.name()).isEqualTo(EventName.MESSAGE_ACK);
    assertThat(Json.read(taken.payload()).path("id").asText()).isEqualTo(message.id());
    assertThat(Json.read(taken.payload()).path("ack").asInt()).isEqualTo(1);
    CONTRACT.checkSchema("WAMessage", Json.text(message));
    CONTRACT.checkSchema("WAMessageAckBody", taken.payload());
  }

  @Test
  void tellsHowASessionGotWhereItIs() {
    List<WahaSessionStatus.Point> history =
        List.of(
            WahaSessionStatus.Point.of("STOPPED", AT),
            WahaSessionStatus.Point.of("STARTING", AT.plusMillis(1)),
            WahaSessionStatus.Point.of("SCAN_QR_CODE", AT.plusMillis(2)),
            WahaSessionStatus.Point.of("WORKING", AT.plusMillis(3)));

    EventDraft draft = MessageEvents.sessionStatus("default", history);

    assertThat(draft.payload())
        .isEqualTo(
            "{\"name\":\"default\",\"status\":\"WORKING\",\"statuses\":["
                + "{\"status\":\"STARTING\",\"timestamp\":1795262400001},"
                + "{\"status\":\"SCAN_QR_CODE\",\"timestamp\":1795262400002},"
                + "{\"status\":\"WORKING\",\"timestamp\":1795262400003}],\"data\":null}");
    checkEnvelope("WAHAWebhookSessionStatus", draft);
  }

  @Test
  void keepsToTheContractInsideTheEnvelope() {
    List<EventDraft> drafts =
        events.of(arrived(BOB, BOB, false, text("x"), Message.getDefaultInstance()));

    checkEnvelope("WAHAWebhookMessage", drafts.getFirst());
    checkEnvelope("WAHAWebhookMessageAny", drafts.getLast());
  }

  @Test
  void makesIdsThatSortByTime() {
    Random random = new Random(1);
    String first = EventId.next(AT, random);
    String second = EventId.next(AT.plusMillis(1), random);

    assertThat(first).matches("evt_[0-9a-z]{26}").isLessThan(second);
  }

  private static void checkEnvelope(String schema, EventDraft draft) {
    WahaEnvironment environment = WahaEnvironment.here("0.1.0", "worker1");
    Envelope envelope =
        new Envelope(
            "evt_1",
            AT.toEpochMilli(),
            draft.name().text(),
            "default",
            Map.of("k", "v"),
            WahaMe.of(FakeSessions.ME),
            draft.payload(),
            environment.engine(),
            environment,
            1);
    CONTRACT.checkSchema(schema, Json.text(envelope));
  }

  private JsonNode payload(ArrivedMessage message) {
    String payload = events.of(new AccountEvent.MessageArrived(message)).getFirst().payload();
    CONTRACT.checkSchema("WAMessage", payload);
    return Json.read(payload);
  }

  private static AccountEvent arrived(
      Jid chat, Jid sender, boolean fromMe, Content content, Message raw) {
    return new AccountEvent.MessageArrived(
        message(chat, sender, fromMe, content, Optional.empty(), raw.toByteArray()));
  }

  private static ArrivedMessage message(
      Jid chat, Jid sender, boolean fromMe, Content content, Optional<Jid> alternate, byte[] raw) {
    return new ArrivedMessage(
        "ABC", chat, sender, alternate, fromMe, AT, Optional.of("Bob"), false, content, raw);
  }

  private static Content text(String text) {
    return Content.Text.of(text);
  }
}
