package dev.trunkline.simulator.message;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.trunkline.engine.crypto.Hash;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.registry.Group;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;

/// Names the devices of a group: who thinks of the same ones computes the same name.
///
/// Version 2: the first six bytes of SHA-256 over the sorted `user.0:device@server`, in base64.
/// Observed: whatsmeow and zapo, 2026-08.
final class ParticipantHash {
  private static final int BYTES = 6;

  private ParticipantHash() {}

  /// The group's own hash, when the message says another one.
  static Optional<String> correction(Group group, Node message) {
    return message
        .find("phash")
        .flatMap(said -> Optional.of(of(group)).filter(own -> !own.equals(said)));
  }

  /// The hash over all devices of all participants.
  static String of(Group group) {
    String names =
        group.devices().stream()
            .map(device -> name(device.jid(group.addressing())))
            .sorted()
            .collect(Collectors.joining());
    byte[] digest = Hash.sha256(names.getBytes(US_ASCII));
    return "2:" + Base64.getEncoder().encodeToString(Arrays.copyOf(digest, BYTES));
  }

  private static String name(Jid device) {
    return device.user() + ".0:" + device.device() + "@" + device.server();
  }
}
