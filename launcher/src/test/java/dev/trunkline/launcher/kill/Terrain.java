package dev.trunkline.launcher.kill;

import java.util.Optional;

/// What kind of cluster a fault is for.
enum Terrain {
  PLAIN,

  /// Members serve pools: the first two one, the third another, which nobody else does.
  POOLS,

  /// The test sets the clocks of members and of the database.
  CLOCKS,

  /// Each member has a network of its own.
  WIRES;

  /// The pool that two members serve.
  static final String SHARED = "shared";

  /// The pool that one member serves alone.
  static final String LONELY = "lonely";

  /// Who serves it.
  static final int LONELY_MEMBER = 3;

  /// Why there can be none on this machine.
  Optional<String> obstacle() {
    return switch (this) {
      case PLAIN, POOLS -> Optional.empty();
      case CLOCKS -> Clocks.obstacle();
      case WIRES -> Wires.obstacle();
    };
  }

  /// The labels of a member, counted from 1.
  String labels(int member) {
    if (this != POOLS) {
      return "";
    }
    return switch (member) {
      case 1 -> SHARED + ",default";
      case LONELY_MEMBER -> LONELY + ",default";
      default -> SHARED;
    };
  }

  /// The pool of a session, counted from 1.
  Optional<String> pool(int session) {
    if (this != POOLS) {
      return Optional.empty();
    }
    return switch (session % 3) {
      case 1 -> Optional.of(SHARED);
      case 2 -> Optional.of(LONELY);
      default -> Optional.empty();
    };
  }
}
