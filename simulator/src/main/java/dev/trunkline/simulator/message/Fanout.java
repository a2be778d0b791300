package dev.trunkline.simulator.message;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.judge.Fingerprint;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.Directory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// For whom a message is encrypted: each device and its ciphertext; in a group, also the one that
/// is for all who have the sender key.
///
/// A ciphertext stands directly inside the message when it is meant for the device in `to`, or in a
/// group for the one in `participant`, otherwise under `participants`. Some clients write it in
/// both places when they send again; the direct one counts. A ciphertext for the sending device
/// itself is left out, as is one for a device that there is not.
final class Fanout {
  private static final String FOR_ALL = "skmsg";

  private final Map<Device, Node> ciphertexts = new LinkedHashMap<>();
  private final Fingerprint content = new Fingerprint();
  private Optional<Node> forAll = Optional.empty();

  private Fanout() {}

  static Fanout read(Directory directory, Device sender, Node message) {
    Fanout fanout = new Fanout();
    Jid to = message.requireJid("to");
    Jid direct = to.isGroup() ? message.findJid("participant").orElse(to) : to;
    for (Node enc : message.children("enc")) {
      if (to.isGroup() && enc.has("type", FOR_ALL)) {
        fanout.addForAll(to.toString(), enc);
      } else {
        fanout.add(directory.findDevice(direct), sender, direct.toString(), enc);
      }
    }
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

  private void addForAll(String name, Node enc) {
    content.with(name).with(enc.bytes());
    forAll = Optional.of(enc);
  }

  private void add(Optional<Device> device, Device sender, String name, Node enc) {
    content.with(name).with(enc.bytes());
    device.filter(found -> found != sender).ifPresent(found -> ciphertexts.putIfAbsent(found, enc));
  }

  Map<Device, Node> ciphertexts() {
    return ciphertexts;
  }

  /// The ciphertext of a group message that all its devices get.
  Optional<Node> forAll() {
    return forAll;
  }

  /// The fingerprint of all ciphertexts and for whom they are.
  long content() {
    return content.value();
  }
}
