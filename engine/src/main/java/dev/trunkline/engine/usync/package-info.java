/// Owns who has which devices and which two names: device lists, the LID of a phone number, and the
/// `usync` queries that learn them. Does not know messages. Threads: within a turn.
@NullMarked
package dev.trunkline.engine.usync;

import org.jspecify.annotations.NullMarked;
