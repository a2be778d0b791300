package dev.trunkline.simulator.phone;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.signal.SignalSession;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Device;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The state of one phone that has keys.
public final class Phone {
  /// Messages that the phone can send again when asked.
  private static final int SENT_MAX = 200;

  /// Messages of which the phone knows how often it asked for them.
  private static final int ASKED_MAX = 200;

  private static final int CHAT_STATES_MAX = 20;

  /// Someone typing, or stopping to.
  public record SeenChatState(Jid from, String state, Instant at) {}

  private final Device device;
  private final PhoneKeys keys;
  private final Inbox inbox = new Inbox();
  private final Map<Device, SignalSession> sessions = new HashMap<>(4);
  private final SenderKeys senderKeys = new SenderKeys();
  private final Map<String, SentMessage> sent = new LinkedHashMap<>(4);
  private final Map<String, Integer> asked = new LinkedHashMap<>(4);
  private final Deque<SeenChatState> chatStates = new ArrayDeque<>(1);
  private Habits habits = Habits.DEFAULT;
  private @Nullable AppStateKey appStateKey;

  Phone(Device device, PhoneKeys keys) {
    this.device = device;
    this.keys = keys;
  }

  public Account account() {
    return device.account();
  }

  Device device() {
    return device;
  }

  PhoneKeys keys() {
    return keys;
  }

  public Inbox inbox() {
    return inbox;
  }

  public Habits habits() {
    return habits;
  }

  public void adopt(Habits newer) {
    habits = newer;
  }

  Optional<AppStateKey> appStateKey() {
    return Optional.ofNullable(appStateKey);
  }

  void adopt(AppStateKey key) {
    appStateKey = key;
  }

  Optional<SignalSession> session(Device other) {
    return Optional.ofNullable(sessions.get(other));
  }

  void commit(Device other, SignalSession session) {
    sessions.put(other, session);
  }

  SenderKeys senderKeys() {
    return senderKeys;
  }

  /// Loses the ratchets with all devices of an account, also those of groups.
  ///
  /// @return how many there were
  public int forgetSessions(Account other) {
    int before = sessions.size();
    sessions.keySet().removeIf(each -> each.account() == other);
    return before - sessions.size() + senderKeys.forget(other);
  }

  void forgetSession(Device other) {
    sessions.remove(other);
  }

  void remember(SentMessage message) {
    put(sent, message.id(), message, SENT_MAX);
  }

  Optional<SentMessage> sent(String id) {
    return Optional.ofNullable(sent.get(id));
  }

  /// What the phone sent lately, oldest first.
  public List<SentMessage> sent() {
    return new ArrayList<>(sent.values());
  }

  /// Counts how often the phone asked for a message.
  int askAgain(Device sender, String id) {
    String name = asked(sender, id);
    int count = asked.getOrDefault(name, 0) + 1;
    put(asked, name, count, ASKED_MAX);
    return count;
  }

  int timesAsked(Device sender, String id) {
    return asked.getOrDefault(asked(sender, id), 0);
  }

  private static String asked(Device sender, String id) {
    return id + " " + sender.uniqueNumber();
  }

  private static <V> void put(Map<String, V> map, String key, V value, int bound) {
    map.put(key, value);
    if (map.size() > bound) {
      map.remove(map.keySet().iterator().next());
    }
  }

  void see(SeenChatState state) {
    chatStates.add(state);
    if (chatStates.size() > CHAT_STATES_MAX) {
      chatStates.remove();
    }
  }

  /// The last chat states that others showed to this phone, oldest first.
  public List<SeenChatState> chatStates() {
    return List.copyOf(chatStates);
  }
}
