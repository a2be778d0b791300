/// Owns the program: its commands, and what each of them starts. Does not know what they do inside.
/// Threads: a command runs on the main thread.
@NullMarked
package dev.trunkline.launcher;

import org.jspecify.annotations.NullMarked;
