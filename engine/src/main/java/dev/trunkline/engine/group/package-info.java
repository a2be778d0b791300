/// Owns who is in which group and how the group names its participants: the `w:g2` query, its
/// answer, and the record of it. Does not know messages and keys. Threads: within a turn.
@NullMarked
package dev.trunkline.engine.group;

import org.jspecify.annotations.NullMarked;
