/// Owns the proof by kill -9: a real gateway process, killed again and again while messages flow
/// both ways, and the audit of what became of them. Does not know how the gateway works: it sees
/// its HTTP API, its webhooks, and what simulated phones show. Threads: one kills, one per lane
/// writes, the webhook server has its own; see each type.
@NullMarked
package dev.trunkline.launcher.kill;

import org.jspecify.annotations.NullMarked;
