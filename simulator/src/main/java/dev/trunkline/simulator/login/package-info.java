/// Owns the beginning and the end of a device's connection: who may log in, what it is told, and
/// how a device is unlinked. Does not know messages. Threads: one at a time.
@NullMarked
package dev.trunkline.simulator.login;

import org.jspecify.annotations.NullMarked;
