/// Owns the words of durable state (who may write, what is written, what can be asked) and the
/// rules that every store keeps: fencing and the order of writes. Does not know SQL, threads or
/// HTTP. Threads: every type here is immutable, except the stores behind the ports, which any
/// thread may call.
@NullMarked
package dev.trunkline.gateway.store;

import org.jspecify.annotations.NullMarked;
