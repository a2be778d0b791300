/// Owns the life of one linked device: connect, pair, log in, keep alive, reconnect; hands each
/// stanza to whoever knows it. Does not know sockets, stores or HTTP. Threads: one input at a time.
@NullMarked
package dev.trunkline.engine.device;

import org.jspecify.annotations.NullMarked;
