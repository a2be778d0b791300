package dev.trunkline.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JidTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "15550000001@s.whatsapp.net",
        "155000000177:17@lid",
        "120363000000000001@g.us",
        "status@broadcast",
        "@g.us",
        "s.whatsapp.net"
      })
  void keepsItsTextForm(String text) {
    assertThat(Jid.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s.whatsapp.net", "@s.whatsapp.net"})
  void knowsTheServerByBothItsNames(String text) {
    assertThat(Jid.parse(text)).isEqualTo(Jid.SERVER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "15550000001", "g.us", "a@", "a@b@c", "a:@lid", "a:x@lid", "a:65536@lid"})
  void refusesOtherText(String text) {
    assertThat(Jid.find(text)).isEmpty();
    assertThatThrownBy(() -> Jid.parse(text)).isInstanceOf(NodeException.class);
  }

  @Test
  void dropsTheDeviceToNameTheAccount() {
    assertThat(Jid.parse("155000000177:17@lid").account()).isEqualTo(Jid.lid("155000000177"));
  }
}
