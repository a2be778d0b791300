/// Owns receipts and acks: what they settle and who hears of them. Does not know messages. Threads:
/// one at a time.
@NullMarked
package dev.trunkline.simulator.receipt;

import org.jspecify.annotations.NullMarked;
