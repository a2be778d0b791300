@NullMarked
package dev.trunkline.engine.transport;

import org.jspecify.annotations.NullMarked;
