package dev.trunkline.simulator.registry;

import dev.trunkline.engine.node.Jid;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One WhatsApp account: its names and its devices. Device 0 is the phone.
public final class Account {
  /// Accounts that are told when the devices of another one change, at most so many: the earliest
  /// is forgotten first and finds out when it asks again.
  private static final int WATCHERS_MAX = 1_024;

  private final int index;
  private final String phoneNumber;
  private final String lid;
  private final Counters counters = new Counters();
  private final List<Device> devices = new ArrayList<>(2);
  private String pushName;
  private Optional<String> businessName = Optional.empty();
  private @Nullable Set<Account> watchers;
  private @Nullable AccountIdentity identity;
  private byte @Nullable [] signedKeyIndexes;
  private int nextDevice = 1;

  Account(int index, String phoneNumber, String lid, String pushName) {
    this.index = index;
    this.phoneNumber = phoneNumber;
    this.lid = lid;
    this.pushName = pushName;
    this.devices.add(new Device(this, 0, 0));
  }

  /// Counts accounts from 0, in the order of their creation.
  public int index() {
    return index;
  }

  /// Digits with country code.
  public String phoneNumber() {
    return phoneNumber;
  }

  /// The user part of the LID.
  public String lid() {
    return lid;
  }

  public String pushName() {
    return pushName;
  }

  public void rename(String name) {
    pushName = name;
  }

  /// The verified name, of a business account only.
  public Optional<String> businessName() {
    return businessName;
  }

  public void makeBusiness(String name) {
    businessName = Optional.of(name);
  }

  public Counters counters() {
    return counters;
  }

  public Jid jid(Addressing addressing) {
    return addressing == Addressing.LID ? Jid.lid(lid) : Jid.phoneNumber(phoneNumber);
  }

  public Device phone() {
    return devices.getFirst();
  }

  /// All devices, the phone first.
  public List<Device> devices() {
    return Collections.unmodifiableList(devices);
  }

  /// All devices but the phone.
  public List<Device> linkedDevices() {
    return Collections.unmodifiableList(devices.subList(1, devices.size()));
  }

  public Optional<Device> device(int number) {
    for (Device device : devices) {
      if (device.number() == number) {
        return Optional.of(device);
      }
    }
    return Optional.empty();
  }

  /// Whether a device was ever linked, or is being linked now.
  boolean hasEverLinked() {
    return nextDevice > 1;
  }

  /// The number that the next linked device gets; a number is never used again.
  public int reserveDeviceNumber() {
    return nextDevice++;
  }

  /// Links a device under a number reserved before.
  public Device link(int number, DeviceKeys keys) {
    Device device = new Device(this, number, number);
    device.register(keys);
    devices.add(device);
    signedKeyIndexes = null;
    return device;
  }

  public void unlink(Device device) {
    devices.remove(device);
    signedKeyIndexes = null;
  }

  /// The key pair that signs this account's devices, once the phone has made it.
  public Optional<AccountIdentity> identity() {
    return Optional.ofNullable(identity);
  }

  public void identify(AccountIdentity made) {
    identity = made;
  }

  /// The phone's signature over the devices that there are now, if it was made already.
  public Optional<byte[]> signedKeyIndexes() {
    return Optional.ofNullable(signedKeyIndexes);
  }

  public void rememberSignedKeyIndexes(byte[] signed) {
    signedKeyIndexes = signed;
  }

  /// Remembers that `other` knows the devices of this account and wants to hear of changes.
  public void watchedBy(Account other) {
    if (other == this) {
      return;
    }
    if (watchers == null) {
      watchers = new LinkedHashSet<>(4);
    }
    if (watchers.add(other) && watchers.size() > WATCHERS_MAX) {
      watchers.remove(watchers.iterator().next());
    }
  }

  public Collection<Account> watchers() {
    return watchers == null ? List.of() : Collections.unmodifiableSet(watchers);
  }

  @Override
  public String toString() {
    return "account " + phoneNumber;
  }
}
