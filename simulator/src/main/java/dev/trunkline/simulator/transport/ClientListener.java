package dev.trunkline.simulator.transport;

import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.node.Node;
import dev.trunkline.proto.handshake.ClientPayload;
import dev.trunkline.simulator.turn.ConnectionId;
import java.util.Optional;

/// Whoever plays the server behind an [Acceptor]. Called on event loops: one after the other for
/// each connection, at once for different ones, and never to wait.
public interface ClientListener {

  /// A client finished its handshake. Its stanzas follow, and in the end [#onClose].
  ///
  /// @param key proven to be the client's own
  /// @param routing what an earlier connection was given to bring along
  void onConnect(
      ConnectionId connection, ClientPayload payload, CurvePublicKey key, Optional<byte[]> routing);

  void onNode(ConnectionId connection, Node node);

  /// The connection is gone, whoever closed it.
  void onClose(ConnectionId connection);
}
