package dev.trunkline.gateway.store;

/// Names one life of one process: a member that restarts is another member.
public record MemberId(String value) {
  public MemberId {
    Texts.require("member id", value, 1, 100);
  }

  @Override
  public String toString() {
    return value;
  }
}
