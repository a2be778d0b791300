/// Owns what lies between a byte stream and messages: the intro and the frames. Does not know
/// sockets, WebSocket or what a frame holds. Threads: a reader belongs to one thread.
@NullMarked
package dev.trunkline.engine.wire;

import org.jspecify.annotations.NullMarked;
