package dev.trunkline.engine.message;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.trunkline.engine.crypto.Hash;
import dev.trunkline.engine.node.Jid;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;

/// The `phash` of a message: by it the server sees whether the sender knew all devices. When it
/// disagrees, its ack says so.
///
/// Version 2: the first six bytes of SHA-256 over the sorted `user.0:device@server`, in base64.
/// Observed: whatsmeow and zapo, 2026-08.
final class ParticipantHash {
  private static final int BYTES = 6;

  private ParticipantHash() {}

  /// @param devices all that the message is for, and the sender
  static String of(Collection<Jid> devices) {
    String names =
        String.join("", devices.stream().map(ParticipantHash::name).sorted().distinct().toList());
    byte[] hash = Hash.sha256(names.getBytes(US_ASCII));
    return "2:" + Base64.getEncoder().encodeToString(Arrays.copyOf(hash, BYTES));
  }

  private static String name(Jid device) {
    return device.user() + ".0:" + device.device() + "@" + device.server();
  }
}
