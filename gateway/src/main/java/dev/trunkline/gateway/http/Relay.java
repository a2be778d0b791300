package dev.trunkline.gateway.http;

import java.time.Duration;
import java.util.Map;

/// Hands requests on to the members that run their sessions.
public interface Relay {

  /// For a process that shares its sessions with nobody.
  Relay NONE =
      new Relay() {
        @Override
        public boolean takesRequests() {
          return true;
        }

        @Override
        public Duration patience() {
          return Duration.ZERO;
        }

        @Override
        public boolean hasOwnPort() {
          return false;
        }

        @Override
        public Word vouch(String signature, String method, String target) {
          return Word.NOBODYS;
        }

        @Override
        public Outcome handOn(Hop hop, String member) {
          return new Outcome.NotThere("there are no other members");
        }
      };

  /// The header in which a member signs what it hands on.
  String HEADER = "x-trunkline-hop";

  /// The status by which a member says that the session is not there either.
  int MISDIRECTED = 421;

  /// A request to hand on.
  ///
  /// @param target path and query, percent-encoded
  /// @param headers those that matter
  /// @param repeatable whether doing it twice is as doing it once
  record Hop(
      String method, String target, Map<String, String> headers, Body body, boolean repeatable) {
    public Hop {
      headers = Map.copyOf(headers);
    }
  }

  /// What became of a request that was handed on.
  sealed interface Outcome {
    record Answered(Answer answer) implements Outcome {}

    /// Nothing was done: the session, or the member, is not there.
    record NotThere(String why) implements Outcome {}

    /// It may have been done.
    record Unknown(String why) implements Outcome {}
  }

  /// Whether clients may ask here, and not other members alone.
  boolean takesRequests();

  /// How long a request may look for its session.
  Duration patience();

  /// Whether members hand requests on at a port of their own, and nowhere else.
  boolean hasOwnPort();

  /// What a signature is worth.
  enum Word {
    /// A member of this cluster signed such a request just now.
    GOOD,

    /// One did at another time: someone repeats it, or clocks were set and not everyone knows it.
    UNTIMELY,

    NOBODYS
  }

  Word vouch(String signature, String method, String target);

  /// Blocks until there is an answer, or none. Nothing is read of a body that passes before the
  /// other member asks for it, or a few seconds are over.
  Outcome handOn(Hop hop, String member);
}
