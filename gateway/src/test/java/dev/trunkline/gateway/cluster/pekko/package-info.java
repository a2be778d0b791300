@NullMarked
package dev.trunkline.gateway.cluster.pekko;

import org.jspecify.annotations.NullMarked;
