/// Owns micro benchmarks: what one node, one handshake, one ciphertext and one change set cost.
/// Does not know what a message costs in all; `trunkline bench` does. Threads: JMH's.
@NullMarked
package dev.trunkline.micro;

import org.jspecify.annotations.NullMarked;
