package dev.trunkline.launcher.kill;

/// A text that someone wrote.
///
/// @param number counts the texts of the lane from 1
/// @param id the message's id; empty when the writer gave up before it was told one, and so the
///   text may have been sent or not
record Written(Lane lane, int number, String id) {

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
