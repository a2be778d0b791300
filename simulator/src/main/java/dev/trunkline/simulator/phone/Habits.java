package dev.trunkline.simulator.phone;

/// What a phone does by itself.
///
/// @param confirms sends delivery receipts
/// @param reads opens every chat at once, and so sends read receipts
public record Habits(boolean confirms, boolean reads) {
  public static final Habits DEFAULT = new Habits(true, false);
}
