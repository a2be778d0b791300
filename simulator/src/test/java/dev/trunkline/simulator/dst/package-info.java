/// Owns proof by seeds: linked devices of several accounts, phones and a bad network in one thread,
/// where everything that happens comes from one number. Does not know gateways or stores. Threads:
/// one.
@NullMarked
package dev.trunkline.simulator.dst;

import org.jspecify.annotations.NullMarked;
