/// Owns the one thing that all layers say of a peer: it sent what cannot be right. Knows no layer.
/// Threads: immutable.
@NullMarked
package dev.trunkline.engine.peer;

import org.jspecify.annotations.NullMarked;
