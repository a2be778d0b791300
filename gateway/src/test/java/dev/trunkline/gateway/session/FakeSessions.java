package dev.trunkline.gateway.session;

import dev.trunkline.engine.ChatState;
import dev.trunkline.engine.Content;
import dev.trunkline.engine.Me;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.outbox.OutboxOrder;
import dev.trunkline.gateway.store.Outbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Sessions in memory, without WhatsApp: started ones wait for a scan, and tests play the phone.
public final class FakeSessions implements Sessions {
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  public static final String QR = "2@abc,def,ghi,jkl";
  public static final Me ME =
      new Me(
          Jid.phoneNumber("49151234").withDevice(12), Jid.lid("987654").withDevice(12), "Office");

  private final Map<String, SessionView> views = new TreeMap<>();
  private final Map<IdempotencyKey, Accepted> answers = new HashMap<>();
  private final List<String> calls = new ArrayList<>();
  private Optional<RuntimeException> failure = Optional.empty();
  private Terms terms = Terms.NONE;

  /// Those of the last message.
  public synchronized Terms terms() {
    return terms;
  }

  /// What was asked besides sessions themselves, in words.
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /// Makes every later call on a session fail.
  public synchronized void fail(RuntimeException e) {
    failure = Optional.of(e);
  }

  /// A phone scans the code.
  public synchronized void link(String name) {
    SessionView view = required(name);
    views.put(name, view(name, SessionStatus.WORKING, view.config(), Optional.of(ME)));
  }

  /// WhatsApp unlinks the device.
  public synchronized void failSession(String name) {
    SessionView view = required(name);
    views.put(name, view(name, SessionStatus.FAILED, view.config(), Optional.empty()));
  }

  @Override
  public synchronized List<SessionView> list() {
    return List.copyOf(views.values());
  }

  @Override
  public Optional<SessionView> seen(String name) {
    return find(name);
  }

  @Override
  public synchronized Optional<SessionView> find(String name) {
    failure.ifPresent(e -> {
      throw e;
    });
    return Optional.ofNullable(views.get(name));
  }

  @Override
  public synchronized SessionView create(String name, SessionConfig config, boolean start) {
    if (find(name).isPresent()) {
      throw new SessionException.AlreadyExists(name);
    }
    return put(
        name, start ? SessionStatus.SCAN_QR_CODE : SessionStatus.STOPPED, config, Optional.empty());
  }

  @Override
  public synchronized SessionView configure(String name, SessionConfig config) {
    SessionView view = required(name);
    return put(name, view.status(), config, view.me());
  }

  @Override
  public synchronized void delete(String name) {
    views.remove(name);
  }

  @Override
  public synchronized SessionView start(String name) {
    SessionView view = required(name);
    if (view.status() != SessionStatus.STOPPED) {
      return view;
    }
    return put(
        name,
        view.me().isPresent() ? SessionStatus.WORKING : SessionStatus.SCAN_QR_CODE,
        view.config(),
        view.me());
  }

  @Override
  public synchronized SessionView stop(String name) {
    SessionView view = required(name);
    return put(name, SessionStatus.STOPPED, view.config(), view.me());
  }

  @Override
  public synchronized SessionView restart(String name) {
    stop(name);
    return start(name);
  }

  @Override
  public synchronized SessionView logOut(String name) {
    SessionView view = required(name);
    SessionStatus next =
        view.status() == SessionStatus.STOPPED ? SessionStatus.STOPPED : SessionStatus.SCAN_QR_CODE;
    return put(name, next, view.config(), Optional.empty());
  }

  @Override
  public synchronized String qr(String name) {
    require(name, SessionStatus.SCAN_QR_CODE);
    return QR;
  }

  @Override
  public synchronized String requestPairingCode(String name, String phoneNumber) {
    require(name, SessionStatus.SCAN_QR_CODE);
    calls.add("code for " + phoneNumber);
    return "ABCD1234";
  }

  @Override
  public synchronized Accepted send(String name, Jid chat, Content content, SendOptions options) {
    require(name, SessionStatus.WORKING);
    terms = options.terms();
    Optional<IdempotencyKey> key = options.idempotency();
    Optional<IdempotencyKey> used =
        answers.keySet().stream()
            .filter(old -> key.filter(now -> now.key().equals(old.key())).isPresent())
            .findFirst();
    if (used.isPresent() && !used.equals(key)) {
      throw new SessionException.KeyReused(name);
    }
    String id = options.messageId().orElse("3EB0" + calls.size());
    Accepted accepted = new Accepted(id, chat, content, NOW, false);
    Accepted answer = key.map(now -> answers.getOrDefault(now, accepted)).orElse(accepted);
    key.ifPresent(now -> answers.put(now, answer));
    if (used.isEmpty()) {
      calls.add("send " + id + " to " + chat + ": " + content);
    }
    return answer;
  }

  @Override
  public synchronized BulkAccepted sendAll(
      String name, List<BulkItem> items, Optional<IdempotencyKey> idempotency) {
    require(name, SessionStatus.WORKING);
    List<String> ids =
        items.stream()
            .map(item ->
                send(
                        name,
                        item.chat(),
                        item.content(),
                        new SendOptions(item.messageId(), Optional.empty(), item.terms()))
                    .messageId())
            .toList();
    return new BulkAccepted("bulk_1", ids);
  }

  @Override
  public synchronized int order(String name, OutboxOrder order, Outbox.Filter filter) {
    required(name);
    calls.add(order + " " + filter);
    return 1;
  }

  @Override
  public synchronized boolean order(String name, OutboxOrder order, String messageId) {
    required(name);
    calls.add(order + " " + messageId);
    return true;
  }

  @Override
  public synchronized void replay(String name, String webhook, List<Long> events) {
    required(name);
    calls.add("replay " + events + " to " + webhook);
  }

  @Override
  public synchronized void markRead(
      String name, Jid chat, Optional<Jid> participant, List<String> messageIds) {
    require(name, SessionStatus.WORKING);
    calls.add(
        "read " + messageIds + " in " + chat + participant.map(who -> " by " + who).orElse(""));
  }

  @Override
  public synchronized void showChatState(String name, Jid chat, ChatState state) {
    require(name, SessionStatus.WORKING);
    calls.add(state + " in " + chat);
  }

  @Override
  public synchronized void showPresence(String name, boolean available) {
    require(name, SessionStatus.WORKING);
    calls.add(available ? "online" : "offline");
  }

  /// Numbers that end in 0 are nobody's.
  @Override
  public synchronized NumberCheck checkNumber(String name, String phoneNumber) {
    require(name, SessionStatus.WORKING);
    return phoneNumber.endsWith("0")
        ? new NumberCheck(false, Optional.empty(), Optional.empty())
        : new NumberCheck(
            true, Optional.of(Jid.phoneNumber(phoneNumber)), Optional.of(Jid.lid("55")));
  }

  private void require(String name, SessionStatus expected) {
    SessionView view = required(name);
    if (view.status() != expected) {
      throw new SessionException.WrongStatus(name, view.status(), Set.of(expected));
    }
  }

  private SessionView required(String name) {
    return find(name).orElseThrow(() -> new SessionException.NotFound(name));
  }

  private SessionView put(
      String name, SessionStatus status, SessionConfig config, Optional<Me> me) {
    SessionView view = view(name, status, config, me);
    views.put(name, view);
    return view;
  }

  private static SessionView view(
      String name, SessionStatus status, SessionConfig config, Optional<Me> me) {
    return new SessionView(name, status, NOW, config, me, me.map(_ -> NOW), Optional.empty());
  }
}
