package dev.trunkline.gateway.store;

/// What became of a change set.
public sealed interface Outcome {
  Outcome DURABLE = new Durable();

  /// It is stored, and survives any crash.
  record Durable() implements Outcome {}

  /// Its writer does not own the session any more, or never did. Nothing of it was written, except
  /// when an earlier try had been and only its answer was lost; either way the writer must stop.
  record Stale(ShardAndEpoch guard, String detail) implements Outcome {}

  /// It was not written, or nobody knows; its writer must start anew from what the store has.
  record Failed(String reason) implements Outcome {}
}
