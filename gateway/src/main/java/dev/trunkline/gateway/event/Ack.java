package dev.trunkline.gateway.event;

/// How far a message came.
public enum Ack {
  ERROR(-1),
  PENDING(0),
  SERVER(1),
  DEVICE(2),
  READ(3),
  PLAYED(4);

  private final int code;

  Ack(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
