/// Owns the contract that every store keeps, as tests that run on each of them.
@NullMarked
package dev.trunkline.gateway.store;

import org.jspecify.annotations.NullMarked;
