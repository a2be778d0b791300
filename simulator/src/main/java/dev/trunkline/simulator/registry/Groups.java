package dev.trunkline.simulator.registry;

import dev.trunkline.engine.node.Jid;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// All groups, by their address and by who takes part.
public final class Groups {
  /// How many may take part in one group, as in WhatsApp.
  public static final int PARTICIPANTS_MAX = 1_024;

  /// How many groups there may be.
  public static final int GROUPS_MAX = 20_000;

  // As the groups of today are called; twelve digits follow.
  private static final String PREFIX = "120363";
  private static final long FIRST_SUFFIX = 100_000_000_000L;
  private static final long LAST_SUFFIX = 1_000_000_000_000L;

  private final Map<Jid, Group> byJid = new LinkedHashMap<>();
  private final Map<Account, Set<Group>> byAccount = new HashMap<>();

  public boolean isFull() {
    return byJid.size() >= GROUPS_MAX;
  }

  /// Makes a group in which only its creator takes part, unless there are [#GROUPS_MAX] already.
  public Group create(RandomGenerator random, Addressing addressing, Group.Subject subject) {
    if (isFull()) {
      throw new IllegalStateException("there are " + GROUPS_MAX + " groups already");
    }
    Group group = new Group(freeJid(random), addressing, subject);
    byJid.put(group.jid(), group);
    join(group, subject.by(), Group.Role.SUPERADMIN);
    return group;
  }

  private Jid freeJid(RandomGenerator random) {
    while (true) {
      Jid jid = new Jid(PREFIX + random.nextLong(FIRST_SUFFIX, LAST_SUFFIX), 0, Jid.GROUP_SERVER);
      if (!byJid.containsKey(jid)) {
        return jid;
      }
    }
  }

  public Optional<Group> find(Jid jid) {
    return Optional.ofNullable(byJid.get(jid));
  }

  /// In the order of their creation.
  public Collection<Group> all() {
    return Collections.unmodifiableCollection(byJid.values());
  }

  /// The groups that an account takes part in, in the order in which it joined.
  public List<Group> of(Account account) {
    return List.copyOf(byAccount.getOrDefault(account, Set.of()));
  }

  /// Lets an account take part, or gives it another role.
  public void join(Group group, Account account, Group.Role role) {
    group.join(account, role);
    byAccount.computeIfAbsent(account, _ -> new LinkedHashSet<>(2)).add(group);
  }

  /// Ends an account's part in a group. A group that the last one left is no more.
  public void leave(Group group, Account account) {
    group.leave(account);
    Set<Group> rest = byAccount.getOrDefault(account, Set.of());
    rest.remove(group);
    if (rest.isEmpty()) {
      byAccount.remove(account);
    }
    if (group.participants().isEmpty()) {
      byJid.remove(group.jid());
    }
  }
}
