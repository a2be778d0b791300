package dev.trunkline.launcher.kill;

/// A text that someone wrote.
///
/// @param number counts the texts of the lane from 1
/// @param id the message's id; empty when the writer gave up before it was told one, and so the
///   text may have been sent or not
/// @param left whether the writer went on while its request may still have been open, in which case
///   the next text may be accepted before this one
record Written(Lane lane, int number, String id, boolean left) {

  /// One whose writer was told its id.
  Written(Lane lane, int number, String id) {
    this(lane, number, id, false);
  }

  String text() {
    return text(lane, number);
  }

  static String text(Lane lane, int number) {
    return lane.name() + " #" + number;
  }

  boolean isCertain() {
    return !id.isEmpty();
  }
}
