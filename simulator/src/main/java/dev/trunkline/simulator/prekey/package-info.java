/// Owns the public keys that devices leave for others: upload, count, digest and hand-out. Does not
/// know sessions. Threads: one at a time.
@NullMarked
package dev.trunkline.simulator.prekey;

import org.jspecify.annotations.NullMarked;
