package dev.trunkline.engine.node;

/// What a node may be at most, on the way in and on the way out. The format allows more; no stanza
/// ever seen comes near.
final class Limits {
  /// The longest encoded node, also after inflation. Frames have three bytes of length.
  static final int BYTES_MAX = (1 << 24) - 1;

  /// Nodes within nodes.
  static final int DEPTH_MAX = 64;

  static final int ATTRIBUTES_MAX = 256;

  /// What the format allows: a list counts in two bytes.
  static final int CHILDREN_MAX = 0xffff;

  /// Nodes and attributes of one frame together. Bounds what a small frame can make of memory.
  static final int PARTS_MAX = 1 << 20;

  /// The bytes of one tag, attribute name or attribute value, or of text content in the form of
  /// one.
  static final int TEXT_BYTES_MAX = 1 << 20;

  private Limits() {}
}
