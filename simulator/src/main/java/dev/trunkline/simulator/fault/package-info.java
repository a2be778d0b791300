/// Owns the faults that were ordered: which there are and when one strikes. Does not know how a
/// fault is carried out. Threads: one at a time.
@NullMarked
package dev.trunkline.simulator.fault;

import org.jspecify.annotations.NullMarked;
