/// Owns the native engine's connections: sockets, TLS, WebSocket and what runs the pure layers
/// below on them. Does not know what stanzas mean. Threads: each account's connections live on one
/// event loop; what crosses to other threads says so.
@NullMarked
package dev.trunkline.engine.transport;

import org.jspecify.annotations.NullMarked;
