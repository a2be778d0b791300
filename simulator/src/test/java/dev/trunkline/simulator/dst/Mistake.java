package dev.trunkline.simulator.dst;

/// What a gateway could do wrong with the steps of its devices. The worlds must notice each.
enum Mistake {
  NONE,
  /// Receipts and acks leave before what they acknowledge is stored.
  ANSWERS_BEFORE_COMMIT,
  /// Messages leave before their ciphertext and ratchet are stored.
  SENDS_BEFORE_COMMIT,
  /// The ratchet that encrypted a message is not stored.
  FORGETS_RATCHETS,
  /// A message goes out under the id of an earlier one.
  REUSES_IDS
}
