/// Owns the contract between a gateway and whatever runs an account: inputs go in, a step comes
/// out. Does not know stores, HTTP or the cluster. Threads: an account takes one input at a time.
@NullMarked
package dev.trunkline.engine;

import org.jspecify.annotations.NullMarked;
