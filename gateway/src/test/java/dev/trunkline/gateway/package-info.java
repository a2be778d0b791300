/// Owns tests of the gateway as a whole against the simulator, over real sockets.
@NullMarked
package dev.trunkline.gateway;

import org.jspecify.annotations.NullMarked;
