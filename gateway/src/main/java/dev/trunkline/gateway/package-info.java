@NullMarked
package dev.trunkline.gateway;

import org.jspecify.annotations.NullMarked;
