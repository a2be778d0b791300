/// Owns the wiring of one process: what is built from the configuration, who is told of whom, and
/// the order of starting and stopping. Does not know what the parts do. Threads: starts and stops
/// on its caller's; the housekeeper has one of its own.
@NullMarked
package dev.trunkline.gateway;

import org.jspecify.annotations.NullMarked;
