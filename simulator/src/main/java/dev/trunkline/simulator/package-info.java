/// Owns the program that plays WhatsApp: its configuration, its ports and the one thread that feeds
/// the core. Does not know what a stanza means. Threads: one owns the core.
@NullMarked
package dev.trunkline.simulator;

import org.jspecify.annotations.NullMarked;
