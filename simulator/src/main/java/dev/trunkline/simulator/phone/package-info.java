/// Owns the phones: virtual primary devices with real Signal sessions, which read, write, answer
/// and greet the devices they link. Does not know connections: a phone speaks to the server within
/// the core. Threads: one at a time.
@NullMarked
package dev.trunkline.simulator.phone;

import org.jspecify.annotations.NullMarked;
