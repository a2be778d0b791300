package dev.trunkline.simulator.phone;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.signal.OwnSenderKey;
import dev.trunkline.engine.signal.ReceivedSenderKeys;
import dev.trunkline.engine.signal.SenderKeyDistribution;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Device;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// The sender keys that a phone knows: its own one for each group, and those of other devices.
/// There are never more than devices in its groups.
final class SenderKeys {
  private final Map<Jid, Own> own = new HashMap<>(2);
  private final Map<Origin, ReceivedSenderKeys> received = new HashMap<>(4);

  /// A key of the phone's own.
  ///
  /// @param given the devices that have it
  record Own(OwnSenderKey key, Set<Device> given) {
    Own {
      given = Set.copyOf(given);
    }

    Own givenTo(Collection<Device> more) {
      Set<Device> all = new LinkedHashSet<>(given);
      all.addAll(more);
      return new Own(key, all);
    }

    Own after(OwnSenderKey next) {
      return new Own(next, given);
    }
  }

  private record Origin(Jid group, Device sender) {}

  /// The phone's key for a group: a new one when somebody has the former key who must not read on.
  Own own(Jid group, Collection<Device> readers, RandomGenerator random) {
    Set<Device> allowed = Set.copyOf(readers);
    return find(group)
        .filter(former -> allowed.containsAll(former.given()))
        .orElseGet(() -> new Own(OwnSenderKey.generate(random), Set.of()));
  }

  Optional<Own> find(Jid group) {
    return Optional.ofNullable(own.get(group));
  }

  void commit(Jid group, Own newer) {
    own.put(group, newer);
  }

  /// The keys with which a device writes to a group.
  ReceivedSenderKeys received(Jid group, Device sender) {
    return received.getOrDefault(new Origin(group, sender), ReceivedSenderKeys.NONE);
  }

  void commit(Jid group, Device sender, ReceivedSenderKeys newer) {
    received.put(new Origin(group, sender), newer);
  }

  /// Takes in a key that a device gives.
  void learn(Jid group, Device sender, SenderKeyDistribution given) {
    commit(group, sender, received(group, sender).with(given));
  }

  /// Loses the keys of all devices of an account.
  ///
  /// @return how many there were
  int forget(Account other) {
    int before = received.size();
    received.keySet().removeIf(origin -> origin.sender().account() == other);
    return before - received.size();
  }
}
