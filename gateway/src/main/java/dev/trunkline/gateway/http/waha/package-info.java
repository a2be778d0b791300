/// Owns WAHA's REST API: its routes, request bodies and responses. Does not know how a session does
/// what it is asked. Threads: handlers run on any number of threads and hold nothing mutable.
@NullMarked
package dev.trunkline.gateway.http.waha;

import org.jspecify.annotations.NullMarked;
