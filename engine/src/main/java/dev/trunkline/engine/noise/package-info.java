@NullMarked
package dev.trunkline.engine.noise;

import org.jspecify.annotations.NullMarked;
