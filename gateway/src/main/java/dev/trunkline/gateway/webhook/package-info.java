/// Owns the delivery of events to webhooks: what is sent, how it is signed, when it is tried again,
/// which addresses may be reached. Does not know how events come about, nor SQL. Threads: a virtual
/// thread per webhook and session that has something to deliver, none for those that have not.
@NullMarked
package dev.trunkline.gateway.webhook;

import org.jspecify.annotations.NullMarked;
