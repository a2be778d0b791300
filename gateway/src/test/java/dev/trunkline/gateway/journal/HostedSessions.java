package dev.trunkline.gateway.journal;

import dev.trunkline.engine.Content;
import dev.trunkline.engine.Profile;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.session.CountingEngine;
import dev.trunkline.gateway.session.LocalSessions;
import dev.trunkline.gateway.session.Membership;
import dev.trunkline.gateway.session.SessionConfig;
import dev.trunkline.gateway.session.SessionDefaults;
import dev.trunkline.gateway.session.SessionHost;
import dev.trunkline.gateway.session.SessionStatus;
import dev.trunkline.gateway.session.Sessions;
import dev.trunkline.gateway.session.Terms;
import dev.trunkline.gateway.session.Unheard;
import dev.trunkline.gateway.store.ChangeSet;
import dev.trunkline.gateway.store.DesiredState;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoredSession;
import dev.trunkline.gateway.store.Write;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/// Linked sessions that work, with a journal and a [CountingEngine], on a store of the test's.
final class HostedSessions implements AutoCloseable {
  private static final String ME =
      "{\"phoneNumber\":\"15550000101:1@s.whatsapp.net\",\"lid\":\"1001:1@lid\",\"pushName\":\"A\"}";
  private static final Jid BOB = Jid.phoneNumber("15550000102");

  private final Journal journal;
  private final SessionHost host;
  private final Sessions sessions;

  HostedSessions(Store store, JournalSettings settings, List<SessionId> ids) {
    ShardAndEpoch guard =
        store.ownership().takeOver(Set.of(Scene.SHARD), new MemberId("m"), "test").getFirst();
    for (SessionId id : ids) {
      var _ = store.commit(List.of(new ChangeSet(id, guard, List.of(linked(id)))));
    }
    journal = new Journal(store, settings, JournalMetrics.NONE);
    host =
        new SessionHost(
            new SessionHost.Means(
                new CountingEngine(),
                store,
                journal,
                new RecordCache(store.records(), 1 << 20),
                new SessionDefaults(
                    SessionConfig.Client.DEFAULT, true, SessionConfig.Ignore.NOTHING),
                false,
                Profile.Addressing.PREFER_LID,
                InstantSource.system(),
                Membership.ALONE),
            new Unheard());
    host.open(List.of(guard), true);
    sessions = new LocalSessions(host);
    Awaitility.await()
        .until(() ->
            sessions.list().stream().allMatch(view -> view.status() == SessionStatus.WORKING));
  }

  private static Write linked(SessionId id) {
    return new Write.PutSession(
        new StoredSession(
            id, Scene.SHARD, DesiredState.RUNNING, "{}", Optional.of(ME), Scene.NOW, Scene.NOW));
  }

  Journal journal() {
    return journal;
  }

  SessionHost host() {
    return host;
  }

  Sessions sessions() {
    return sessions;
  }

  /// Sends a text whose id it is, too.
  ///
  /// @param async whether to return as soon as it is stored
  Sessions.Accepted send(SessionId session, String text, boolean async) {
    return sessions.send(
        session.value(),
        BOB,
        Content.Text.of(text),
        new Sessions.SendOptions(Optional.of("ID" + text), Optional.empty(), terms(async)));
  }

  private static Terms terms(boolean async) {
    return new Terms(
        Terms.NORMAL,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        async);
  }

  /// Queues one text for each of many recipients.
  void queue(SessionId session, int count) {
    List<Sessions.BulkItem> items =
        IntStream.range(0, count)
            .mapToObj(i ->
                new Sessions.BulkItem(
                    Optional.empty(),
                    Jid.phoneNumber("1555%07d".formatted(i)),
                    Content.Text.of("m" + i),
                    terms(true)))
            .toList();
    var _ = sessions.sendAll(session.value(), items, Optional.empty());
  }

  @Override
  public void close() {
    host.close();
    journal.close();
  }
}
