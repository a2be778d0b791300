package dev.trunkline.simulator.connection;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.ConnectionId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One live connection of a client.
public final class Connection {
  private final ConnectionId id;
  private final Client client;
  private final Instant openedAt;
  private Stage stage = new Stage.Arrived();
  private @Nullable Device lastDevice;
  private Instant sentUntil;
  private @Nullable Node held;
  private boolean muted;

  Connection(ConnectionId id, Client client, Instant openedAt) {
    this.id = id;
    this.client = client;
    this.openedAt = openedAt;
    this.sentUntil = openedAt;
  }

  public ConnectionId id() {
    return id;
  }

  /// What the client said of itself when it connected.
  public Client client() {
    return client;
  }

  public Instant openedAt() {
    return openedAt;
  }

  public Stage stage() {
    return stage;
  }

  void enter(Stage next) {
    stage = next;
    if (next instanceof Stage.LoggedIn(Device device)) {
      lastDevice = device;
    }
  }

  /// Who is logged in here.
  public Optional<Device> device() {
    return stage instanceof Stage.LoggedIn(Device device) ? Optional.of(device) : Optional.empty();
  }

  /// Who was logged in here, also when the connection is closed by now.
  public Optional<Device> lastDevice() {
    return Optional.ofNullable(lastDevice);
  }

  public boolean isOpen() {
    return switch (stage) {
      case Stage.Arrived _, Stage.Pairing _, Stage.LoggedIn _ -> true;
      case Stage.Replaced _, Stage.Closing _ -> false;
    };
  }

  /// When the last stanza sent so far arrives; later ones do not overtake it.
  Instant sentUntil() {
    return sentUntil;
  }

  void sentUntil(Instant time) {
    sentUntil = time;
  }

  /// A stanza that waits to be overtaken.
  Optional<Node> takeHeld() {
    Optional<Node> taken = Optional.ofNullable(held);
    held = null;
    return taken;
  }

  void hold(Node node) {
    held = node;
  }

  /// Whether what is sent from now on is lost, as on a line that is already dead.
  boolean isMuted() {
    return muted;
  }

  void mute() {
    muted = true;
  }
}
