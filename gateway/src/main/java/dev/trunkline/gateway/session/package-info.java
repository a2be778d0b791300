/// Owns sessions: one WhatsApp account each, its states, commands and timers, and what of it is
/// written. Does not know HTTP or SQL. Threads: each session takes one input at a time.
@NullMarked
package dev.trunkline.gateway.session;

import org.jspecify.annotations.NullMarked;
