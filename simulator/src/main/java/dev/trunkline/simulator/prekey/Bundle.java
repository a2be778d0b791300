package dev.trunkline.simulator.prekey;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.DeviceKeys;
import dev.trunkline.simulator.registry.OneTimeKey;
import dev.trunkline.simulator.registry.SignedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What it takes to open a Signal session with a device.
///
/// @param signedPreKey as served, which a fault may have forged
public record Bundle(
    Device device, DeviceKeys keys, SignedKey signedPreKey, Optional<OneTimeKey> oneTimeKey) {

  List<Node> toNodes() {
    List<Node> nodes = new ArrayList<>();
    nodes.add(KeyNodes.registration(keys.registrationId()));
    nodes.add(KeyNodes.type());
    nodes.add(Node.of("identity").holding(keys.identity().bytes()));
    nodes.add(KeyNodes.signedKey(signedPreKey));
    oneTimeKey.map(KeyNodes::key).ifPresent(nodes::add);
    if (keys.signedIdentity().length > 0) {
      nodes.add(Node.of("device-identity").holding(keys.signedIdentity()));
    }
    return nodes;
  }
}
