/**
 * Optimizer updates that go element by element: a class for each family, whose constants are {@link
 * io.lockstep.kernels.library.OptimizerRule}s, and the registry by which they are found. Imports
 * {@code expr}, {@code function} and {@code library}. Rules are immutable; all is safe to share
 * between threads.
 */
@NullMarked
package io.lockstep.kernels.library.rule;

import org.jspecify.annotations.NullMarked;
