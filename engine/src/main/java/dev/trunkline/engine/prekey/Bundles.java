package dev.trunkline.engine.prekey;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.peer.PeerException;
import dev.trunkline.engine.signal.PreKey;
import dev.trunkline.engine.signal.PreKeyBundle;
import dev.trunkline.engine.turn.Credentials;
import dev.trunkline.engine.turn.Iq;
import dev.trunkline.engine.turn.Turn;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bundles: what others need to start a session with this device, and this device with others.
public final class Bundles {
  private static final Logger LOGGER = LoggerFactory.getLogger(Bundles.class);

  private Bundles() {}

  /// Asks for the bundles of devices.
  ///
  /// @param again whether there were sessions that no longer work
  public static Node query(Collection<Jid> devices, boolean again) {
    List<Node> users =
        devices.stream()
            .map(device -> Node.of("user").with("jid", device))
            .map(user -> again ? user.with("reason", "identity") : user)
            .toList();
    return Iq.get("encrypt").holding(Node.of("key").holding(users));
  }

  /// Reads the answer. A device that the server does not know, or whose keys make no sense, is left
  /// out: the message still reaches the others.
  public static Map<Jid, PreKeyBundle> read(Node result) {
    Map<Jid, PreKeyBundle> bundles = new LinkedHashMap<>();
    for (Node user : result.requireChild("list").children("user")) {
      if (user.child("error").isPresent()) {
        continue;
      }
      try {
        bundles.put(user.requireJid("jid"), KeyNodes.bundle(user, user));
      } catch (PeerException e) {
        LOGGER.atWarn().addKeyValue("jid", user.find("jid").orElse("")).log("{}", e.getMessage());
      }
    }
    return bundles;
  }

  /// The bundle inside a retry receipt, if its sender put one there.
  public static Optional<PreKeyBundle> ofRetry(Node receipt) {
    return receipt.child("keys").map(keys -> KeyNodes.bundle(receipt, keys));
  }

  /// This device's own bundle for a retry receipt, with a one-time key made for it.
  public static Node forRetry(Turn turn) {
    PreKey oneTime = PreKeyStore.make(turn, 1).getFirst();
    Credentials credentials = turn.credentials();
    return Node.of("keys")
        .holding(
            KeyNodes.type(),
            KeyNodes.identity(credentials),
            KeyNodes.key(oneTime),
            KeyNodes.signedKey(credentials.signedPreKey()),
            deviceIdentity(credentials));
  }

  /// What proves to others that this device belongs to its account.
  public static Node deviceIdentity(Credentials credentials) {
    return Node.of("device-identity").holding(credentials.requireLink().signedDeviceIdentity());
  }

  /// This device's registration id as a node.
  public static Node registration(Credentials credentials) {
    return KeyNodes.registration(credentials);
  }
}
