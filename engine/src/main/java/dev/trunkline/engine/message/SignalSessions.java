package dev.trunkline.engine.message;

import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.RecordKey.Kind;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.signal.PreKeyBundle;
import dev.trunkline.engine.signal.SignalAddress;
import dev.trunkline.engine.signal.SignalSession;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.engine.usync.LidMapping;
import java.time.Duration;
import java.util.Optional;

/// The sessions with other devices. There is one a device, whichever of its two names is used: it
/// is kept under the LID as soon as that is known.
public final class SignalSessions {
  /// How long WhatsApp keeps what was not delivered.
  private static final Duration RETIRED_FOR = Duration.ofDays(30);

  private SignalSessions() {}

  static Optional<SignalSession> find(Turn turn, Jid device) {
    Optional<Jid> lid = LidMapping.lidOf(turn, device);
    if (lid.isEmpty()) {
      return load(turn, device);
    }
    Optional<SignalSession> known = load(turn, lid.get());
    return known.isPresent() ? known : moved(turn, lid.get());
  }

  /// Takes over a session from before the LID was known.
  private static Optional<SignalSession> moved(Turn turn, Jid lid) {
    Optional<Jid> phoneNumber = LidMapping.phoneNumberOf(turn, lid);
    Optional<SignalSession> former = phoneNumber.flatMap(jid -> load(turn, jid));
    former.ifPresent(session -> {
      turn.delete(key(phoneNumber.orElseThrow()));
      turn.put(key(lid), session.encode());
    });
    return former;
  }

  static void put(Turn turn, Jid device, SignalSession session) {
    turn.put(key(LidMapping.lidOf(turn, device).orElse(device)), session.encode());
  }

  /// Starts a session anew from a bundle.
  static SignalSession initiate(Turn turn, Jid device, PreKeyBundle bundle) {
    SignalSession session =
        SignalSession.initiate(
            find(turn, device), turn.credentials().identity(), bundle, turn.random());
    put(turn, device, session);
    return session;
  }

  /// Forgets the session with a device; the next message fetches a bundle.
  public static void forget(Turn turn, Jid device) {
    turn.delete(key(device));
    LidMapping.alternateOf(turn, device).ifPresent(other -> turn.delete(key(other)));
  }

  /// Keeps the session with a device that was unlinked for as long as WhatsApp may still bring a
  /// message of it once more: without the session, that could be read a second time.
  public static void retire(Turn turn, Jid device) {
    find(turn, device)
        .ifPresent(session ->
            turn.put(
                key(LidMapping.lidOf(turn, device).orElse(device)), session.encode(), RETIRED_FOR));
  }

  private static Optional<SignalSession> load(Turn turn, Jid device) {
    return turn.find(key(device)).map(SignalSession::decode);
  }

  private static RecordKey key(Jid device) {
    return new RecordKey(Kind.SIGNAL_SESSION, SignalAddress.of(device).toString());
  }
}
