@NullMarked
package dev.trunkline.simulator;

import org.jspecify.annotations.NullMarked;
