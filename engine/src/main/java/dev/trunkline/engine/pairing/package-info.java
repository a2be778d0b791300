/// Owns how a device becomes linked: QR code, pairing code, the account's signatures. Does not know
/// sockets or messages. Threads: within a turn.
@NullMarked
package dev.trunkline.engine.pairing;

import org.jspecify.annotations.NullMarked;
