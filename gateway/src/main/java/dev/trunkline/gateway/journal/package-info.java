/// Owns the way into the store: group commit of all sessions' change sets, back-pressure, and each
/// session's view of its records, durable or not yet. Does not know SQL, HTTP or what the writes
/// mean. Threads: one thread per journal commits; writers are used by their session's thread,
/// outcomes come on the journal's thread.
@NullMarked
package dev.trunkline.gateway.journal;

import org.jspecify.annotations.NullMarked;
