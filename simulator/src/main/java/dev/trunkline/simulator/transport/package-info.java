/// Owns the server's half of the wire: accepts clients, proves the server to them and hands over
/// stanzas. Does not know what stanzas mean. Threads: each client has one event loop, which calls
/// the listener; everything else may be called from anywhere.
@NullMarked
package dev.trunkline.simulator.transport;

import org.jspecify.annotations.NullMarked;
