package dev.trunkline.gateway.dst;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.node.Node;
import dev.trunkline.gateway.store.ChangeSet;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.MemorySession;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.OutboxState;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.ShardOwner;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What must hold of members at any time. Each is called when the thing that it is about happens.
final class Rules {
  /// How late a member that could not run may be in closing its connections: its fence looks at the
  /// clock every 50 ms.
  private static final Duration AWAKE = Duration.ofMillis(150);

  /// Whoever was replaced finds out first whether the session is its own.
  private static final Duration BEFORE_RECONNECT = Duration.ofSeconds(3);

  private static final Pattern MESSAGE_ID = Pattern.compile("3EB0[0-9A-F]{18}");

  private final ClusterWorld world;
  private final Map<ShardAndEpoch, MemberProcess> writers = new HashMap<>();
  private final Map<ShardId, Long> epochs = new HashMap<>();
  private final Map<SessionId, Integer> eventsSeen = new HashMap<>();
  private final Tally tally = new Tally();

  /// How often there was something to watch.
  static final class Tally {
    private int epochs;
    private int stale;
    private int replaced;

    void add(Tally other) {
      epochs += other.epochs;
      stale += other.stale;
      replaced += other.replaced;
    }

    /// Under how many epochs something was written.
    int epochs() {
      return epochs;
    }

    /// How many change sets were refused.
    int stale() {
      return stale;
    }

    /// How many connections were.
    int replaced() {
      return replaced;
    }
  }

  Rules(ClusterWorld world) {
    this.world = world;
  }

  /// One writer: what the store accepts is from the owner, under its epoch, and no other process
  /// ever wrote under it.
  void accepted(MemberProcess writer, ChangeSet set) {
    ShardAndEpoch guard = set.guard();
    ShardOwner owner = world.store().ownership().owners().get(guard.shard().value());
    assertThat(owner.guard())
        .as("the epoch of what %s writes for %s", writer, set.session())
        .isEqualTo(guard);
    assertThat(owner.member().filter(writer::wasOnce))
        .as("%s owns %s, for which it writes; owner is %s", writer, guard, owner.member())
        .isPresent();
    MemberProcess before = writers.putIfAbsent(guard, writer);
    assertThat(before == null || before == writer)
        .as("%s and %s write under %s", before, writer, guard)
        .isTrue();
    tally.epochs = writers.size();
    Long epoch = epochs.put(guard.shard(), guard.epoch().value());
    assertThat(epoch == null || epoch <= guard.epoch().value())
        .as("%s after epoch %s", guard, epoch)
        .isTrue();
  }

  void refused() {
    tally.stale++;
  }

  void replaced() {
    tally.replaced++;
  }

  Tally tally() {
    return tally;
  }

  /// What the event logs have that they had not before.
  void watchEvents() {
    for (MemorySession session : world.store().all()) {
      SessionId id = session.session().id();
      int seen = eventsSeen.getOrDefault(id, 0);
      for (LoggedEvent event : session.events().subList(seen, session.events().size())) {
        if (event.name().equals("message.any")) {
          Letters.in(event.payload())
              .ifPresent(text -> world.letters().read(text, messageId(event), id.value()));
        }
      }
      eventsSeen.put(id, session.events().size());
    }
  }

  private static String messageId(LoggedEvent event) {
    Matcher found = MESSAGE_ID.matcher(event.payload());
    return found.find() ? found.group() : "";
  }

  /// 2xx means stored.
  void answered(SessionId session, String messageId, String text) {
    Optional<OutboxEntry> entry = entry(session, messageId);
    assertThat(entry).as("%s, which was answered, is stored", text).isPresent();
    assertThat(entry.orElseThrow().content()).contains(text);
  }

  private Optional<OutboxEntry> entry(SessionId session, String messageId) {
    return world.store().session(session).outbox().all().stream()
        .filter(it -> it.messageId().equals(messageId))
        .findFirst();
  }

  /// Commit before wire, ack after commit, and nothing without a lease.
  void leaves(MemberProcess sender, SessionId session, Node stanza) {
    assertThat(sender.lives().isEntitled())
        .as("%s has a lease, when it sends %s", sender, stanza)
        .isTrue();
    String id = stanza.find("id").orElse("");
    boolean again = stanza.has("device_fanout", "false") || stanza.find("participant").isPresent();
    if (stanza.is("message") && !again) {
      assertThat(entry(session, id).map(it -> it.progress().state()))
          .as("%s is stored with its ciphertext, when %s sends it", id, sender)
          .isPresent()
          .get()
          .isIn(OutboxState.SENDING, OutboxState.SENT);
    }
    if (stanza.is("receipt") && !stanza.has("type", "retry") && world.isLetterOfPhone(id)) {
      assertThat(world.store().session(session).events())
          .as("%s, which %s acknowledges for %s, is in the event log", id, sender, session)
          .anyMatch(event -> event.payload().contains(id));
    }
  }

  /// Fail closed: who cannot prove any more that it owns a session has closed its connection before
  /// another one opens it. A process that does not run cannot; it gets a moment when it wakes up.
  ///
  /// @param replaced how long ago this very connection was replaced
  void connects(MemberProcess opener, SessionId session, Optional<Duration> replaced) {
    assertThat(opener.lives().isEntitled()).as("%s has a lease, when it connects", opener).isTrue();
    for (MemberProcess other : world.processes()) {
      boolean isOpen = other != opener && other.isConnected(session) && other.isAwakeFor(AWAKE);
      assertThat(isOpen)
          .as("%s connects %s, to which %s is still connected", opener, session, other)
          .isFalse();
    }
    assertThat(replaced.filter(it -> it.compareTo(BEFORE_RECONNECT) < 0))
        .as("%s connects %s, which was just replaced", opener, session)
        .isEmpty();
  }
}
