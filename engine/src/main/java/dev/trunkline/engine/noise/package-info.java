/// Owns the Noise handshake of both sides, the certificates that prove a server, and the encryption
/// of frames afterwards. Does not know sockets or nodes. Threads: a handshake and a
/// [dev.trunkline.engine.noise.CipherState] belong to one thread at a time.
@NullMarked
package dev.trunkline.engine.noise;

import org.jspecify.annotations.NullMarked;
