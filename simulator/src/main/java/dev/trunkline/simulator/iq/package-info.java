/// Owns questions and answers: the table that finds who answers an iq, the forms of answers, and
/// the questions that need nothing but a fixed answer. Does not know the concerns that register
/// here. Threads: one at a time.
@NullMarked
package dev.trunkline.simulator.iq;

import org.jspecify.annotations.NullMarked;
