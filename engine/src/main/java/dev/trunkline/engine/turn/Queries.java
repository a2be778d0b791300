package dev.trunkline.engine.turn;

import dev.trunkline.engine.node.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The queries of one connection that wait for an answer. Bounded: an account that asks more than
/// the server answers is refused, not remembered.
public final class Queries {
  static final int OPEN_MAX = 256;
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private record Open(Expectation expectation, Instant deadline) {}

  private final String prefix;
  private final Map<String, Open> open = new HashMap<>(4);
  private long next = 1;

  /// @param prefix makes the ids of this connection differ from those of an earlier one
  public Queries(String prefix) {
    this.prefix = prefix;
  }

  /// A fresh id, also for stanzas that are no queries.
  public String nextId() {
    return prefix + next++;
  }

  boolean isFull() {
    return open.size() >= OPEN_MAX;
  }

  void add(String id, Expectation expectation, Instant deadline) {
    open.put(id, new Open(expectation, deadline));
  }

  /// When the next query runs out of time.
  public Optional<Instant> deadline() {
    return open.values().stream().map(Open::deadline).min(Instant::compareTo);
  }

  /// Hands an `<iq type="result|error">` to whoever waits for it; others are ignored.
  ///
  /// @throws dev.trunkline.engine.peer.PeerException when the answer makes no sense; the query
  ///   stays open
  public void onAnswer(Turn turn, Node iq) {
    String id = iq.find("id").orElse("");
    Open answered = open.get(id);
    if (answered == null) {
      return;
    }
    if (iq.has("type", "result")) {
      answered.expectation.onResult(turn, iq);
    } else {
      answered.expectation.onFailure(turn, refusal(iq));
    }
    open.remove(id);
  }

  /// Takes an answer that made no sense for a refusal.
  public void onUnreadable(Turn turn, Node iq) {
    Open answered = open.remove(iq.find("id").orElse(""));
    if (answered != null) {
      answered.expectation.onFailure(turn, new QueryFailure.Refused(0, "an unreadable answer"));
    }
  }

  private static QueryFailure refusal(Node iq) {
    Optional<Node> error = iq.child("error");
    int code = error.flatMap(node -> node.find("code")).map(Queries::number).orElse(0);
    String text = error.flatMap(node -> node.find("text")).orElse("");
    return new QueryFailure.Refused(code, text);
  }

  private static int number(String text) {
    return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }

  /// Fails the queries whose time is up.
  public void expire(Turn turn) {
    fail(turn, new QueryFailure.NoAnswer(), due(turn.now()));
  }

  /// Fails all queries: their connection is gone.
  public void abandon(Turn turn) {
    fail(turn, new QueryFailure.ConnectionLost(), List.copyOf(open.keySet()));
  }

  private List<String> due(Instant now) {
    List<String> due = new ArrayList<>();
    open.forEach((id, query) -> {
      if (!query.deadline.isAfter(now)) {
        due.add(id);
      }
    });
    due.sort(null);
    return due;
  }

  private void fail(Turn turn, QueryFailure failure, List<String> ids) {
    for (String id : ids) {
      Open failed = open.remove(id);
      if (failed != null) {
        failed.expectation.onFailure(turn, failure);
      }
    }
  }
}
