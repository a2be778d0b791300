package dev.trunkline.simulator.registry;

import java.util.Locale;

/// What is counted, for each account and in total.
public enum Counter {
  PAIRINGS,
  LOGINS,
  /// Logins that took the place of a connection that was still open.
  REPLACED,
  /// Messages that the server acknowledged for the first time.
  MESSAGES_ACCEPTED,
  /// Copies of messages handed to devices or put aside for them, by sender.
  MESSAGES_FORWARDED,
  /// Messages that arrived again, ciphertext for ciphertext, and were acknowledged again.
  RETRANSMISSIONS,
  /// Messages that the server refused.
  MESSAGES_REFUSED,
  /// Messages that left out a device of their recipient or sender.
  INCOMPLETE_FANOUTS,
  /// Devices that asked for a message again.
  RETRIES_ASKED,
  /// Messages that were sent again because someone asked.
  RETRIES_ANSWERED,
  RECEIPTS,
  /// Stanzas sent to a device again because an earlier connection ended without an answer.
  REDELIVERIES,
  /// Messages that the phone could read.
  PHONE_MESSAGES,
  /// Messages that the phone could not read and asked for again.
  PHONE_UNREADABLE,
  PRE_KEYS_UPLOADED,
  PRE_KEYS_HANDED_OUT,
  /// Iqs without a handler, answered by error 501.
  UNKNOWN_IQS,
  /// Stanzas that lack what the server needs.
  MALFORMED_STANZAS,
  /// Queued receipts and notifications that gave way because a queue was full.
  QUEUE_OVERFLOWS,
  /// Receipts for stanzas so old that the judge cannot tell whether they were ever sent.
  UNJUDGED_RECEIPTS,
  FAULTS;

  /// The name that the admin API shows.
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
