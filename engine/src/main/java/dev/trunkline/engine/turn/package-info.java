/// Owns what happens while an account takes one input: the records it reads and writes, the queries
/// it has open, what it says. Does not know any stanza but `<iq>`. Threads: one at a time.
@NullMarked
package dev.trunkline.engine.turn;

import org.jspecify.annotations.NullMarked;
