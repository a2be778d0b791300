/// Owns the demonstration: a script of steps against a running simulator and a running gateway,
/// through their HTTP APIs alone, as any user would. Threads: one, and the webhook receiver's.
@NullMarked
package dev.trunkline.launcher.demo;

import org.jspecify.annotations.NullMarked;
