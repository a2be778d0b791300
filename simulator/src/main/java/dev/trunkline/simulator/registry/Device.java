package dev.trunkline.simulator.registry;

import dev.trunkline.engine.node.Jid;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One device of an account. Number 0 is the phone, which is virtual and always reachable.
public final class Device {
  private final Account account;
  private final int number;
  private final int keyIndex;
  private final OneTimeKeys oneTimeKeys = new OneTimeKeys();
  private final PendingStanzas pending = new PendingStanzas();
  private @Nullable DeviceKeys keys;
  private boolean active;
  private boolean welcomed;
  private boolean available;

  Device(Account account, int number, int keyIndex) {
    this.account = account;
    this.number = number;
    this.keyIndex = keyIndex;
  }

  public Account account() {
    return account;
  }

  public int number() {
    return number;
  }

  public boolean isPhone() {
    return number == 0;
  }

  /// The number under which the account's signature counts this device; at least 1, since clients
  /// ignore linked devices with 0.
  public int keyIndex() {
    return keyIndex;
  }

  /// A number of this device that no other one has, in any account.
  public long uniqueNumber() {
    return ((long) account.index() << 16) | number;
  }

  public Jid jid(Addressing addressing) {
    return account.jid(addressing).withDevice(number);
  }

  /// The device's public keys; a phone has none until it makes them.
  public Optional<DeviceKeys> keys() {
    return Optional.ofNullable(keys);
  }

  public void register(DeviceKeys newer) {
    keys = newer;
  }

  public OneTimeKeys oneTimeKeys() {
    return oneTimeKeys;
  }

  public PendingStanzas pending() {
    return pending;
  }

  /// Whether the device has said, in its current connection, that it wants to work.
  public boolean isActive() {
    return active;
  }

  public void activate(boolean yes) {
    active = yes;
  }

  /// Whether the phone has greeted this device: shared its keys and history.
  public boolean isWelcomed() {
    return welcomed;
  }

  public void welcome() {
    welcomed = true;
  }

  /// Whether the device shows itself as available to others.
  public boolean isAvailable() {
    return available;
  }

  public void showAvailable(boolean yes) {
    available = yes;
  }

  @Override
  public String toString() {
    return jid(Addressing.PHONE_NUMBER).toString();
  }
}
