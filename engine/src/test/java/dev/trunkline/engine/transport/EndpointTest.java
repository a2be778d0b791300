package dev.trunkline.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "wss://web.whatsapp.com/ws/chat, web.whatsapp.com, 443, true",
    "ws://127.0.0.1:8080/ws/chat, 127.0.0.1, 8080, false",
    "WS://localhost/ws/chat, localhost, 80, false",
    "wss://[::1]:9/ws/chat, ::1, 9, true"
  })
  void knowsWhereToConnect(URI uri, String host, int port, boolean tls) {
    assertThat(Endpoint.of(uri)).isEqualTo(new Endpoint(uri, host, port, tls));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://web.whatsapp.com/ws/chat", "web.whatsapp.com", "ws:///ws/chat"})
  void refusesOtherAddresses(URI uri) {
    assertThatThrownBy(() -> Endpoint.of(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(uri.toString());
  }
}
