package dev.trunkline.simulator.registry;

import dev.trunkline.engine.node.Jid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All accounts, by either of their names.
public final class Directory {
  private final Map<String, Account> byPhoneNumber = new HashMap<>();
  private final Map<String, Account> byLid = new HashMap<>();
  private final List<Account> all = new ArrayList<>();
  // So many accounts at the beginning are not free, so that a long list is not searched again.
  private int used;

  /// Adds an account whose names are free, see [#isTaken(String, String)].
  public Account add(String phoneNumber, String lid, String pushName) {
    if (isTaken(phoneNumber, lid)) {
      throw new IllegalStateException("the names of an account are taken: " + phoneNumber);
    }
    Account account = new Account(all.size(), phoneNumber, lid, pushName);
    byPhoneNumber.put(phoneNumber, account);
    byLid.put(lid, account);
    all.add(account);
    return account;
  }

  public boolean isTaken(String phoneNumber, String lid) {
    return byPhoneNumber.containsKey(phoneNumber) || byLid.containsKey(lid);
  }

  /// In the order of their creation.
  public List<Account> all() {
    return Collections.unmodifiableList(all);
  }

  public Optional<Account> find(Jid jid) {
    if (jid.isLid()) {
      return Optional.ofNullable(byLid.get(jid.user()));
    }
    return jid.isPhoneNumber() || jid.server().equals("c.us")
        ? findPhoneNumber(jid.user())
        : Optional.empty();
  }

  public Optional<Account> findPhoneNumber(String digits) {
    return Optional.ofNullable(byPhoneNumber.get(digits));
  }

  /// The first account that never linked a device.
  public Optional<Account> firstFree() {
    while (used < all.size() && all.get(used).hasEverLinked()) {
      used++;
    }
    return all.stream().skip(used).filter(account -> !account.hasEverLinked()).findFirst();
  }

  public Optional<Device> findDevice(Jid jid) {
    return find(jid).flatMap(account -> account.device(jid.device()));
  }
}
