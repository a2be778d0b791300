/// Owns the admin API: HTTP and JSON on one side, commands to the core on the other. Does not know
/// how the core works. Threads: each request has its own, and waits for the core.
@NullMarked
package dev.trunkline.simulator.admin;

import org.jspecify.annotations.NullMarked;
