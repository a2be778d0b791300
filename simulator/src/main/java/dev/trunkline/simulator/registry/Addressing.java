package dev.trunkline.simulator.registry;

import dev.trunkline.engine.node.Jid;

/// Which of an account's two names a stanza uses.
public enum Addressing {
  PHONE_NUMBER,
  LID;

  /// The kind of name that `jid` is.
  public static Addressing of(Jid jid) {
    return jid.isLid() ? LID : PHONE_NUMBER;
  }

  /// The word on the wire for groups that are addressed so.
  public String wireName() {
    return this == LID ? "lid" : "pn";
  }

  public Addressing other() {
    return this == LID ? PHONE_NUMBER : LID;
  }
}
