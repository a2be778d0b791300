/// Owns envelope encryption: master keys from the configuration wrap data keys, data keys seal
/// values, and a sealed value opens only in the place it was sealed for. Does not know where keys
/// and values are stored. Threads: a seal is shared by all threads; ciphers are one per thread.
@NullMarked
package dev.trunkline.gateway.seal;

import org.jspecify.annotations.NullMarked;
