/// Owns the linking of a new device to an account, by QR code and by typed code: the server's part
/// and the phone's. Does not know logged-in devices. Threads: one at a time.
@NullMarked
package dev.trunkline.simulator.pairing;

import org.jspecify.annotations.NullMarked;
