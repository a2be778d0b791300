/// Owns what one may ask about other accounts: are they there, their names, their devices. Does not
/// know sessions. Threads: one at a time.
@NullMarked
package dev.trunkline.simulator.usync;

import org.jspecify.annotations.NullMarked;
