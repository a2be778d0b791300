@NullMarked
package dev.trunkline.gateway.cluster;

import org.jspecify.annotations.NullMarked;
