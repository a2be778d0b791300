/// Owns reading JSON within bounds, writing it, and checking the fields of what others sent. Does
/// not know what the fields mean. Threads: any.
@NullMarked
package dev.trunkline.gateway.json;

import org.jspecify.annotations.NullMarked;
