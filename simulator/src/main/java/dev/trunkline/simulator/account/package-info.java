/// Owns the creation of accounts. Does not know what they do. Threads: one at a time.
@NullMarked
package dev.trunkline.simulator.account;

import org.jspecify.annotations.NullMarked;
