/// Owns what the server tells devices by itself. Does not know why. Threads: one at a time.
@NullMarked
package dev.trunkline.simulator.notification;

import org.jspecify.annotations.NullMarked;
