package dev.trunkline.gateway.dst;

/// What a gateway could do wrong with what it owns. The worlds must notice each.
enum Mistake {
  NONE,
  /// The store takes writes whatever their epoch.
  SKIPS_THE_EPOCH_CHECK,
  /// Messages are acknowledged to WhatsApp when they arrive.
  ACKS_BEFORE_COMMIT,
  /// What a step does to the world is done before its writes are durable.
  SENDS_BEFORE_COMMIT,
  /// A connection that was replaced is opened again at once.
  RECONNECTS_ON_REPLACED,
  /// A shard that was handed off stays owned.
  FORGETS_TO_RELEASE,
  /// A member goes on acting when its lease has run out.
  IGNORES_ITS_LEASE,
  /// A shard is released before its connections are closed.
  RELEASES_BEFORE_CLOSING
}
