package dev.trunkline.simulator.judge;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/// Something that a client must never do.
///
/// @param device who did it, as a JID
/// @param details what is needed to find out why, by name
public record Violation(
    long sequence, Kind kind, Instant at, String device, Map<String, String> details) {

  public enum Kind {
    /// A device logged in while an older connection of it was still open.
    TWO_CONNECTIONS,
    /// A stanza arrived from a connection whose device had logged in anew: two writers at work.
    STANZA_AFTER_REPLACEMENT,
    /// Two different ciphertexts under one counter of one ratchet: its state was copied or rolled
    /// back.
    RATCHET_FORK,
    /// One message id for two different messages, and nobody had asked for the message again.
    MESSAGE_ID_REUSED,
    /// A phone read a second message of the same id from the same account.
    SHOWN_TWICE,
    /// An ack or receipt for something that the device never got.
    ANSWER_TO_NOTHING,
    /// A message was acknowledged to its sender, and then lost because a queue was full.
    ACCEPTED_AND_DROPPED,
    /// A ciphertext that is no Signal message.
    MALFORMED_CIPHERTEXT,
    /// A signature that does not verify.
    BAD_SIGNATURE;

    /// Whether nothing but a defect explains it. An older connection may merely not know yet that
    /// its process was given up.
    public boolean isSerious() {
      return this != TWO_CONNECTIONS;
    }

    /// The name that the admin API shows.
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public Violation {
    details = Map.copyOf(details);
  }
}
