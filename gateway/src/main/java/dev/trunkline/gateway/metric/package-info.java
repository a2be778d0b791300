/// Owns what is counted and measured, and its text for Prometheus: WAHA's names, and ours with
/// `trunkline_` in front. Does not know who counts. Threads: any.
@NullMarked
package dev.trunkline.gateway.metric;

import org.jspecify.annotations.NullMarked;
