/// Owns processes of ours that another one starts: a gateway, a simulator, what they use of the
/// machine, and HTTP calls to them. Does not know what for. Threads: any, unless a type says
/// otherwise.
@NullMarked
package dev.trunkline.launcher.process;

import org.jspecify.annotations.NullMarked;
