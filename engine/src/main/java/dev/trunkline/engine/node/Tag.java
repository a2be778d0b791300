package dev.trunkline.engine.node;

/// The byte that says what follows it. Values below [#DICTIONARY_0] are words themselves.
final class Tag {
  /// An empty list, or text that is absent.
  static final int LIST_EMPTY = 0;

  static final int SINGLE_MAX = 235;

  /// The first of four pages of 256 words; the index follows.
  static final int DICTIONARY_0 = 236;

  static final int DICTIONARY_3 = 239;

  /// User, device in two bytes, integrator in two bytes, server.
  static final int INTEROP_JID = 245;

  /// User, device in two bytes, server.
  static final int FB_JID = 246;

  /// Domain in one byte, device in one byte, user. See [JidDomain].
  static final int AD_JID = 247;

  static final int LIST_8 = 248;
  static final int LIST_16 = 249;

  /// User, or [#LIST_EMPTY], and server.
  static final int JID_PAIR = 250;

  static final int HEX_8 = 251;
  static final int BINARY_8 = 252;

  /// Length in three bytes, of which the upper four bits do not count.
  static final int BINARY_20 = 253;

  static final int BINARY_32 = 254;
  static final int NIBBLE_8 = 255;

  private Tag() {}
}
