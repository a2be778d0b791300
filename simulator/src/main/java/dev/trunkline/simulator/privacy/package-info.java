/// Owns the tokens by which accounts let each other write to them. Does not know messages. Threads:
/// one at a time.
@NullMarked
package dev.trunkline.simulator.privacy;

import org.jspecify.annotations.NullMarked;
