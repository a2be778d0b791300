@NullMarked
package dev.trunkline.launcher;

import org.jspecify.annotations.NullMarked;
