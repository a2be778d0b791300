/// Owns the tests of the two stores.
@NullMarked
package dev.trunkline.gateway.store.jdbc;

import org.jspecify.annotations.NullMarked;
