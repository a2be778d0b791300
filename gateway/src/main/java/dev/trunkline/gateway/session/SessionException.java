package dev.trunkline.gateway.session;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// A call on a session cannot be carried out.
public abstract sealed class SessionException extends RuntimeException {
  private final String session;

  private SessionException(String session, String message) {
    super(message);
    this.session = session;
  }

  public String session() {
    return session;
  }

  public static final class NotFound extends SessionException {
    public NotFound(String session) {
      super(session, "Session not found");
    }
  }

  public static final class AlreadyExists extends SessionException {
    public AlreadyExists(String session) {
      super(session, "Session '" + session + "' already exists. Use PUT to update it.");
    }
  }

  /// The session is not in a status in which this can be done, and did not get there in time.
  public static final class WrongStatus extends SessionException {
    private final SessionStatus status;
    private final Set<SessionStatus> expected;

    public WrongStatus(String session, SessionStatus status, Set<SessionStatus> expected) {
      super(session, "Session status is not as expected. Try again later or restart the session");
      this.status = status;
      this.expected = Set.copyOf(expected);
    }

    public SessionStatus status() {
      return status;
    }

    public Set<SessionStatus> expected() {
      return expected;
    }
  }

  /// An idempotency key came with another request than before.
  public static final class KeyReused extends SessionException {
    public KeyReused(String session) {
      super(session, "The Idempotency-Key was already used with a different request");
    }
  }

  /// What is asked is not part of what this engine does.
  public static final class Unsupported extends SessionException {
    public Unsupported(String session) {
      super(session, "The method is not implemented by the engine.");
    }
  }

  /// WhatsApp said no.
  public static final class Refused extends SessionException {
    public Refused(String session, String detail) {
      super(session, detail);
    }
  }

  /// No answer came in time; whether it happened is unknown.
  public static final class OutcomeUnknown extends SessionException {
    public OutcomeUnknown(String session, String detail) {
      super(session, detail);
    }
  }

  /// Nothing was done: another member runs the session.
  public static final class Elsewhere extends SessionException {
    private final String member;

    /// @param member who runs it
    public Elsewhere(String session, String member) {
      super(session, "The session runs on member " + member);
      this.member = member;
    }

    public String member() {
      return member;
    }
  }

  /// Nothing was done: the session is being opened again, here or on another member.
  public static final class Moving extends SessionException {
    public Moving(String session) {
      super(session, "The session is being opened again");
    }
  }

  /// Nothing was done, and the same call may succeed later.
  public abstract static sealed class NotNow extends SessionException {
    private final Duration retryAfter;

    private NotNow(String session, String detail, Duration retryAfter) {
      super(session, detail);
      this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /// Nothing was done: no member that lives can run the session.
  public static final class Waiting extends NotNow {
    public Waiting(String session, String detail, Duration retryAfter) {
      super(session, detail, retryAfter);
    }
  }

  /// Nothing was done: this session has all that it can take. Others go on.
  public static final class Full extends NotNow {
    public Full(String session, String detail, Duration retryAfter) {
      super(session, detail, retryAfter);
    }
  }

  /// A session stays in its pool.
  public static final class OtherPool extends SessionException {
    public OtherPool(String session, Optional<String> pool) {
      super(
          session,
          "config.pool cannot change after the session was created: it is "
              + pool.map(name -> "'" + name + "'").orElse("absent"));
    }
  }

  /// Nothing was done: the store or the whole process is too busy, or away.
  public static final class Overloaded extends NotNow {
    public Overloaded(String session, String detail, Duration retryAfter) {
      super(session, detail, retryAfter);
    }
  }
}
