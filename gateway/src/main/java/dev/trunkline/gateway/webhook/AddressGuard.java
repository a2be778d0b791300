package dev.trunkline.gateway.webhook;

import dev.trunkline.gateway.config.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/// Decides which addresses the webhooks of users may reach: those of the public internet, and what
/// an operator allows. Without this, whoever may configure a session could make the gateway call
/// its neighbours.
final class AddressGuard {

  /// Everything that the IANA registries of special-purpose addresses do not call globally
  /// reachable, and multicast. <https://www.iana.org/assignments/iana-ipv4-special-registry>,
  /// <https://www.iana.org/assignments/iana-ipv6-special-registry>.
  private static final List<Network> NOT_PUBLIC =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4",
              "::/96",
              "64:ff9b::/96",
              "64:ff9b:1::/48",
              "100::/64",
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "3fff::/20",
              "5f00::/16",
              "fc00::/7",
              "fe80::/10",
              "fec0::/10",
              "ff00::/8")
          .map(text -> Network.find(text).orElseThrow())
          .toList();

  private final List<Network> allowed;

  AddressGuard(List<Network> allowed) {
    this.allowed = List.copyOf(allowed);
  }

  boolean permits(InetAddress address) {
    return contains(allowed, address) || !contains(NOT_PUBLIC, address);
  }

  private static boolean contains(List<Network> networks, InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }
}
