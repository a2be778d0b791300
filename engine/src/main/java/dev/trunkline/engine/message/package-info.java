/// Owns messages: encrypting them for every device, reading them, asking and being asked to send
/// again. Does not know connections. Threads: within a turn.
@NullMarked
package dev.trunkline.engine.message;

import org.jspecify.annotations.NullMarked;
