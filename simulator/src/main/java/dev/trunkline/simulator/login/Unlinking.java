package dev.trunkline.simulator.login;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.delivery.Server;
import dev.trunkline.simulator.iq.IqAnswer;
import dev.trunkline.simulator.iq.IqTable;
import dev.trunkline.simulator.notification.DeviceChanges;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;
import java.util.Optional;

/// Takes a device from its account: when it wants to leave, or when the phone throws it out.
public final class Unlinking {
  private final Server server;
  private final DeviceChanges changes;

  public Unlinking(Server server, DeviceChanges changes) {
    this.server = server;
    this.changes = changes;
  }

  public void register(IqTable<Device> table) {
    table.on("md", "set", "remove-companion-device", this::leave);
  }

  private IqAnswer leave(Turn turn, Device device, Node iq) {
    Jid jid = iq.requireChild("remove-companion-device").requireJid("jid");
    Optional<Device> leaving =
        server.directory().findDevice(jid).filter(found -> found.account() == device.account());
    if (leaving.isEmpty() || leaving.get().isPhone()) {
      return IqAnswer.itemNotFound();
    }
    turn.soon(later -> unlink(later, leaving.get()));
    return IqAnswer.empty();
  }

  /// Unlinks a device. If it is connected it hears of it now, otherwise at its next login.
  public void unlink(Turn turn, Device device) {
    device.account().unlink(device);
    server
        .connections()
        .of(device)
        .ifPresent(connection ->
            server.connections().close(turn, connection, Optional.of(StreamErrors.removed())));
    changes.removed(turn, device);
  }
}
