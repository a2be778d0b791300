package dev.trunkline.simulator.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// An order to make something go wrong.
///
/// @param code what stream errors, failures and refusals say
/// @param delay how late a late stanza is
public record Fault(FaultKind kind, Target target, Odds odds, String code, Duration delay) {

  /// Whom and what it strikes; what is empty does not matter.
  ///
  /// @param phoneNumber the account
  /// @param device the number of a device of the account
  /// @param stanza the tag of the stanza
  public record Target(
      Optional<String> phoneNumber, Optional<Integer> device, Optional<String> stanza) {
    public static final Target ALL =
        new Target(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// How often it strikes.
  ///
  /// @param probability from 0 to 1, of each occasion
  /// @param count how many times at most
  /// @param until when it ends
  public record Odds(double probability, Optional<Integer> count, Optional<Instant> until) {
    public static final Odds ALWAYS = new Odds(1, Optional.empty(), Optional.empty());

    public static Odds times(int count) {
      return new Odds(1, Optional.of(count), Optional.empty());
    }
  }

  public static Fault of(FaultKind kind, Target target, Odds odds) {
    return new Fault(kind, target, odds, kind.defaultCode(), Duration.ofSeconds(1));
  }
}
