package dev.trunkline.gateway.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.node.Jid;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatIdTest {

  @ParameterizedTest
  @CsvSource({
    "491511, 491511@s.whatsapp.net",
    "+491511, 491511@s.whatsapp.net",
    "491511@c.us, 491511@s.whatsapp.net",
    "491511:3@s.whatsapp.net, 491511@s.whatsapp.net",
    "77@lid, 77@lid",
    "77:5@lid, 77@lid",
    "120363@g.us, 120363@g.us",
    "49-16@g.us, 49-16@g.us",
    "1203@newsletter, 1203@newsletter",
    "status@broadcast, status@broadcast",
  })
  void isReadInEveryForm(String text, String jid) {
    assertThat(ChatId.find(text)).hasValue(Jid.parse(jid));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "@c.us",
        "12 34",
        "1@c.us@c.us",
        "a@g.us",
        "1@example.com",
        "1:99999@lid",
        "123456789012345678901",
        "1@broadcast.x",
        "-1@g.us",
        "1'--@lid"
      })
  void isReadFromNothingElse(String text) {
    assertThat(ChatId.find(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "491511:3@s.whatsapp.net, 491511@c.us",
    "77:5@lid, 77@lid",
    "120363@g.us, 120363@g.us",
  })
  void namesNoDevice(String jid, String text) {
    assertThat(ChatId.text(Jid.parse(jid))).isEqualTo(text);
  }
}
