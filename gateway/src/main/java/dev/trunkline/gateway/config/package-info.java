/// Owns what an operator can set: the names, WAHA's among them, their defaults and meanings, and
/// the checked records that the rest of the program is built from. Does not know who uses them.
/// Threads: any; all here is values.
@NullMarked
package dev.trunkline.gateway.config;

import org.jspecify.annotations.NullMarked;
