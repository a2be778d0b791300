/// Owns WAHA's words and shapes: chat ids, message ids, messages, events and their envelope, in the
/// conventions of WAHA's GOWS engine. Does not know who stores, sends or receives them. Threads:
/// any; all here is values and pure functions.
@NullMarked
package dev.trunkline.gateway.event;

import org.jspecify.annotations.NullMarked;
