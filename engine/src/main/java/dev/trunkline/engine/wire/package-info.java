@NullMarked
package dev.trunkline.engine.wire;

import org.jspecify.annotations.NullMarked;
