/**
 * Kernel specifications: what a backend compiles and launches, complete and device-independent.
 * Imports {@code expr}. Immutable records compared by value, so that they can key a cache; text,
 * layouts, cost and checks of a kind are methods of its record.
 */
@NullMarked
package io.lockstep.kernels.spec;

import org.jspecify.annotations.NullMarked;
