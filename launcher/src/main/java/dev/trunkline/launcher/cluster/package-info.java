/// Owns a cluster on this machine, for demonstrations and measurements: a PostgreSQL server, a
/// simulated WhatsApp, members that can be killed and frozen, traffic through them, and the books
/// about it. Does not know how a gateway works. Threads: any, unless a type says otherwise.
@NullMarked
package dev.trunkline.launcher.cluster;

import org.jspecify.annotations.NullMarked;
