/// Owns the order in which accepted messages leave: what waits, what is on its way, what is tried
/// again and when. Does not know engines or SQL. Threads: belongs to one session.
@NullMarked
package dev.trunkline.gateway.outbox;

import org.jspecify.annotations.NullMarked;
