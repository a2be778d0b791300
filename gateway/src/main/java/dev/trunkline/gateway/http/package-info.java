/// Owns the HTTP server and all that every route needs: the table of routes, keys, bodies within
/// bounds, errors in WAHA's shapes. Does not know what the routes do, nor sessions beyond their
/// exceptions. Threads: a virtual thread per request; what is shared is immutable or says so.
@NullMarked
package dev.trunkline.gateway.http;

import org.jspecify.annotations.NullMarked;
