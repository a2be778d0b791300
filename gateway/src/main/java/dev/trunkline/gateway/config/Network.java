package dev.trunkline.gateway.config;

import java.net.InetAddress;
import java.util.Optional;

/// A range of IP addresses.
///
/// @param address its first address, 4 or 16 bytes
/// @param bits how many leading bits they share
public record Network(byte[] address, int bits) {

  /// Reads `10.0.0.0/8`, or one address; nothing when `text` is neither.
  public static Optional<Network> find(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    try {
      byte[] address = InetAddress.ofLiteral(host).getAddress();
      int bits = slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
      return bits < 0 || bits > address.length * 8
          ? Optional.empty()
          : Optional.of(new Network(address, bits));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  public boolean contains(InetAddress other) {
    byte[] bytes = other.getAddress();
    if (bytes.length != address.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((bytes[bit / 8] & mask) != (address[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
