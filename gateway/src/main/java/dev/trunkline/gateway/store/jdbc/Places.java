package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.engine.RecordKey;
import dev.trunkline.gateway.seal.Place;
import dev.trunkline.gateway.store.SessionId;

/// Where each sealed column's values belong. What is stored depends on these names for good.
final class Places {
  private Places() {}

  static Place config(SessionId session) {
    return Place.of("session", session.value());
  }

  static Place record(SessionId session, RecordKey key) {
    return Place.of(
        "device_record", session.value(), Integer.toString(key.kind().code()), key.name());
  }

  static Place entry(SessionId session, long seq) {
    return Place.of("outbox", session.value(), Long.toString(seq));
  }

  static Place event(SessionId session, long seq) {
    return Place.of("event", session.value(), Long.toString(seq));
  }

  static Place deadLetter(SessionId session, String webhook, long seq) {
    return Place.of("dead_letter", session.value(), webhook, Long.toString(seq));
  }

  static Place clusterSecret(String id) {
    return Place.of("cluster_secret", id);
  }

  static Place answer(SessionId session, String key) {
    return Place.of("answer", session.value(), key);
  }
}
