/// Owns stanzas and addresses: [dev.trunkline.engine.node.Node], [dev.trunkline.engine.node.Jid]
/// and their bytes. Does not know what a stanza means. Threads: everything here is immutable.
@NullMarked
package dev.trunkline.engine.node;

import org.jspecify.annotations.NullMarked;
