package dev.trunkline.gateway.seal;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The master keys of a configuration: the first wraps, the others only open what they once
/// wrapped. To rotate, put a new key in front; once every member has started with it and said that
/// all data keys are wrapped by it, take the old one out.
public record MasterKeys(List<MasterKey> keys) {
  public MasterKeys {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no master key");
    }
    Set<String> ids = new HashSet<>();
    for (MasterKey key : keys) {
      if (!ids.add(key.id())) {
        throw new IllegalArgumentException("two master keys have the id " + key.id());
      }
    }
  }

  /// Reads `id:base64,id:base64`, 32 bytes each.
  public static MasterKeys parse(String text) {
    List<MasterKey> keys = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      int colon = part.indexOf(':');
      if (colon < 0) {
        throw new IllegalArgumentException(
            "master key number %d is not of the form id:base64".formatted(keys.size() + 1));
      }
      keys.add(new MasterKey(part.substring(0, colon).strip(), decode(part, colon)));
    }
    return new MasterKeys(keys);
  }

  private static byte[] decode(String part, int colon) {
    try {
      return Base64.getDecoder().decode(part.substring(colon + 1).strip());
    } catch (IllegalArgumentException _) {
      // The cause would quote the key.
      throw new IllegalArgumentException(
          "master key %s is not valid Base64".formatted(part.substring(0, colon).strip()));
    }
  }

  MasterKey current() {
    return keys.getFirst();
  }

  Optional<MasterKey> find(String id) {
    return keys.stream().filter(key -> key.id().equals(id)).findFirst();
  }

  @Override
  public String toString() {
    return keys.stream().map(MasterKey::id).collect(Collectors.joining(", ", "MasterKeys[", "]"));
  }
}
