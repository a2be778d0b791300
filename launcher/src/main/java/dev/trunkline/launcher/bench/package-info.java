/// Owns the benchmark: suites, each of which measures one thing with processes of its own, and what
/// is printed and written of them. Does not know how a gateway works: it sees its HTTP API, its
/// process, and the simulator. Threads: one runs the suites; virtual ones make the load.
@NullMarked
package dev.trunkline.launcher.bench;

import org.jspecify.annotations.NullMarked;
