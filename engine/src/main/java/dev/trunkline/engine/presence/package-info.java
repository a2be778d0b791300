/// Owns who is online and who is typing. Does not know messages. Threads: pure functions.
@NullMarked
package dev.trunkline.engine.presence;

import org.jspecify.annotations.NullMarked;
