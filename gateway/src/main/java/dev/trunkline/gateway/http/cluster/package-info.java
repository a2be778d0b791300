/// Owns the routes by which people and programs operate a cluster: who runs what, since when and
/// why; move, drain. Does not know how any of it is done. Threads: those of requests.
@NullMarked
package dev.trunkline.gateway.http.cluster;

import org.jspecify.annotations.NullMarked;
