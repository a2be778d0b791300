@NullMarked
package dev.trunkline.engine.signal;

import org.jspecify.annotations.NullMarked;
