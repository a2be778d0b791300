package dev.trunkline.simulator.message;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.judge.Fingerprint;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.Directory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// For whom a message is encrypted: each device and its ciphertext.
///
/// A ciphertext stands directly inside the message when it is meant for the device in `to`,
/// otherwise under `participants`. Some clients write it in both places when they send again; the
/// direct one counts. A ciphertext for the sending device itself is left out, as is one for a
/// device that there is not.
final class Fanout {
  private final Map<Device, Node> ciphertexts = new LinkedHashMap<>();
  private final Fingerprint content = new Fingerprint();

  private Fanout() {}

  static Fanout read(Directory directory, Device sender, Node message) {
    Fanout fanout = new Fanout();
    Jid to = message.requireJid("to");
    message
        .child("enc")
        .ifPresent(enc -> fanout.add(directory.findDevice(to), sender, to.toString(), enc));
    message
        .child("participants")
        .ifPresent(participants -> {
          for (Node target : participants.children("to")) {
            Jid jid = target.requireJid("jid");
            fanout.add(
                directory.findDevice(jid), sender, jid.toString(), target.requireChild("enc"));
          }
        });
    return fanout;
  }

  private void add(Optional<Device> device, Device sender, String name, Node enc) {
    content.with(name).with(enc.bytes());
    device.filter(found -> found != sender).ifPresent(found -> ciphertexts.putIfAbsent(found, enc));
  }

  Map<Device, Node> ciphertexts() {
    return ciphertexts;
  }

  /// The fingerprint of all ciphertexts and for whom they are.
  long content() {
    return content.value();
  }
}
