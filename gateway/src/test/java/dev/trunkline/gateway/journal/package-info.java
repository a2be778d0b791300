/// Owns the tests of the journal, on a SQLite store that can be made to fail.
@NullMarked
package dev.trunkline.gateway.journal;

import org.jspecify.annotations.NullMarked;
