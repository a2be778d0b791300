package dev.trunkline.gateway.store;

/// Names one life of one process: a member that restarts is another member.
public record MemberId(String value) {
  public MemberId {
    Texts.require("member id", value, 1, 100);
  }

  /// What all lives of the member have in common: what is before the number of this life.
  public String name() {
    int number = value.lastIndexOf('#');
    return number < 0 ? value : value.substring(0, number);
  }

  @Override
  public String toString() {
    return value;
  }
}
