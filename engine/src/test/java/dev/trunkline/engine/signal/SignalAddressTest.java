package dev.trunkline.engine.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.engine.node.Jid;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalAddressTest {

  @ParameterizedTest
  @CsvSource({
    "15550000001@s.whatsapp.net, 15550000001.0",
    "15550000001:3@s.whatsapp.net, 15550000001.3",
    "155000000177:3@lid, 155000000177_1.3",
    "15550000001:99@hosted, 15550000001_128.99",
    "155000000177:99@hosted.lid, 155000000177_129.99",
  })
  void tellsTheKindsOfAccountApart(String jid, String address) {
    assertThat(SignalAddress.of(Jid.parse(jid))).hasToString(address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s.whatsapp.net", "123-456@g.us", "status@broadcast"})
  void refusesWhatHasNoDevices(String jid) {
    Jid parsed = Jid.parse(jid);

    assertThatThrownBy(() -> SignalAddress.of(parsed)).isInstanceOf(SignalException.class);
  }
}
