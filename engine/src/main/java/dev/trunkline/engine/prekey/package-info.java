/// Owns this device's pre-keys, at home and at the server, and the bundles of others. Does not know
/// messages. Threads: within a turn.
@NullMarked
package dev.trunkline.engine.prekey;

import org.jspecify.annotations.NullMarked;
