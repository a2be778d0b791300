/// Owns what the build checks about the code itself: who uses whom, and what a tree that is looked
/// after has none of. Does not know what the code does. Threads: one.
@NullMarked
package dev.trunkline.house;

import org.jspecify.annotations.NullMarked;
