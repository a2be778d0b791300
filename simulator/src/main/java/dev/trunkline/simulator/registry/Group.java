package dev.trunkline.simulator.registry;

import dev.trunkline.engine.node.Jid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One group: its subject, and who takes part. [Groups] changes who does.
public final class Group {
  private final Jid jid;
  private final Account creator;
  private final Instant createdAt;
  private final Addressing addressing;
  private final Map<Account, Role> participants = new LinkedHashMap<>(4);
  private Subject subject;

  /// What a participant may do.
  public enum Role {
    PLAIN,
    ADMIN,
    SUPERADMIN;

    public boolean isAdmin() {
      return this != PLAIN;
    }

    /// The word on the wire; plain participants have none.
    public Optional<String> wireName() {
      return switch (this) {
        case PLAIN -> Optional.empty();
        case ADMIN -> Optional.of("admin");
        case SUPERADMIN -> Optional.of("superadmin");
      };
    }
  }

  /// What a group is called, and who said so.
  public record Subject(String text, Account by, Instant at) {}

  Group(Jid jid, Addressing addressing, Subject subject) {
    this.jid = jid;
    this.addressing = addressing;
    this.subject = subject;
    this.creator = subject.by();
    this.createdAt = subject.at();
  }

  public Jid jid() {
    return jid;
  }

  /// By which of their names participants are called within the group.
  public Addressing addressing() {
    return addressing;
  }

  public Account creator() {
    return creator;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public Subject subject() {
    return subject;
  }

  public void rename(Subject newer) {
    subject = newer;
  }

  /// In the order in which they joined.
  public Map<Account, Role> participants() {
    return Collections.unmodifiableMap(participants);
  }

  public boolean has(Account account) {
    return participants.containsKey(account);
  }

  public Optional<Role> role(Account account) {
    return Optional.ofNullable(participants.get(account));
  }

  /// All devices of all participants.
  public List<Device> devices() {
    List<Device> devices = new ArrayList<>();
    participants.keySet().forEach(account -> devices.addAll(account.devices()));
    return devices;
  }

  void join(Account account, Role role) {
    participants.put(account, role);
  }

  void leave(Account account) {
    participants.remove(account);
  }

  @Override
  public String toString() {
    return "group " + jid.user();
  }
}
