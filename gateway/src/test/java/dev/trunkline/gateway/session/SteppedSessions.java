package dev.trunkline.gateway.session;

import dev.trunkline.engine.Content;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.session.SessionEffect.Answered;
import dev.trunkline.gateway.store.SessionId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Sessions without threads, for worlds that decide when they run.
public final class SteppedSessions {
  private SteppedSessions() {}

  /// What the world gives a process.
  public interface Bench {
    void execute(Runnable work);

    Future<?> after(Duration delay, Runnable action);

    RandomGenerator random();
  }

  /// What a user hears of a message.
  public sealed interface Reply {
    record Stored(String messageId) implements Reply {}

    /// The session is not run here.
    record Elsewhere() implements Reply {}

    record Failed(String why) implements Reply {}
  }

  public static SessionHost host(
      SessionHost.Means means, SessionHost.Watcher watcher, Bench bench) {
    return new SessionHost(means, watcher, new Benched(bench));
  }

  private record Benched(Bench bench) implements Machinery {
    @Override
    public Future<?> after(Duration delay, Runnable action) {
      return bench.after(delay, action);
    }

    @Override
    public void execute(Runnable work) {
      bench.execute(work);
    }

    @Override
    public RandomGenerator random() {
      return bench.random();
    }

    @Override
    public void close() {}
  }

  /// Asks a session to send a text, as the API does with a request that has an idempotency key.
  public static void send(
      SessionHost host, SessionId id, Jid chat, String text, Consumer<Reply> told) {
    Optional<SessionLoop> loop = host.find(id);
    if (loop.isEmpty()) {
      told.accept(new Reply.Elsewhere());
      return;
    }
    SessionLoop.Asked question = loop.get().ask();
    var _ = question.answer().thenAccept(answered -> told.accept(reply(answered)));
    SessionInput.Draft draft =
        new SessionInput.Draft(
            host.engine().newMessageId(host.random()),
            false,
            chat,
            Content.Text.of(text),
            Terms.NONE);
    Sessions.IdempotencyKey key = new Sessions.IdempotencyKey("key of " + text, text);
    loop.get().post(new SessionInput.Send(question.ticket(), draft, Optional.of(key)));
  }

  /// The code that a session shows here.
  public static Optional<String> qr(SessionHost host, SessionId id) {
    return host.find(id).flatMap(loop -> loop.snapshot().qr());
  }

  private static Reply reply(Answered answered) {
    return switch (answered) {
      case Answered.Stored(Sessions.Accepted accepted) -> new Reply.Stored(accepted.messageId());
      case Answered.Failed(SessionException why) -> new Reply.Failed(why.toString());
      default -> throw new AssertionError("an answer to another question: " + answered);
    };
  }
}
