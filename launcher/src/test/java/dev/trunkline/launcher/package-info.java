/// Owns tests of the program's commands.
@NullMarked
package dev.trunkline.launcher;

import org.jspecify.annotations.NullMarked;
