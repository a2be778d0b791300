package dev.trunkline.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.config.Network;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111"})
  void permitsPublicAddresses(String address) {
    assertThat(new AddressGuard(List.of()).permits(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.1.2.3",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.1.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "fd00::1",
        "fe80::1",
        "ff02::1",
        "2002:7f00:1::"
      })
  void refusesAllOthers(String address) {
    assertThat(new AddressGuard(List.of()).permits(InetAddress.ofLiteral(address))).isFalse();
  }

  @Test
  void permitsWhatAnOperatorAllows() {
    AddressGuard guard = new AddressGuard(List.of(Network.find("10.0.0.0/8").orElseThrow()));

    assertThat(guard.permits(InetAddress.ofLiteral("10.9.9.9"))).isTrue();
    assertThat(guard.permits(InetAddress.ofLiteral("192.168.0.1"))).isFalse();
  }
}
