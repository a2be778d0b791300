/// Owns the tests of envelope encryption.
@NullMarked
package dev.trunkline.gateway.seal;

import org.jspecify.annotations.NullMarked;
