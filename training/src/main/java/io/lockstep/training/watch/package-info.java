/**
 * Watching a run: statistics of each layer at every k-th step, and warnings about what commonly
 * goes wrong, each with what to try.
 *
 * <p>Imports {@code io.lockstep.tensor}, {@code io.lockstep.kernels} and of {@code
 * io.lockstep.training} {@code nn}, {@code network} and {@code optim}. It knows nothing of the loop
 * that takes the steps. Records never change; what computes or judges them is used by one thread at
 * a time.
 */
@NullMarked
package io.lockstep.training.watch;

import org.jspecify.annotations.NullMarked;
