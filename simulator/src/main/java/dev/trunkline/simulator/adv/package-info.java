/// Owns the account's signatures over its devices ("ADV"), as the phone makes them and as the
/// server and others check them. Does not know how a device asks for one. Threads: one at a time.
@NullMarked
package dev.trunkline.simulator.adv;

import org.jspecify.annotations.NullMarked;
