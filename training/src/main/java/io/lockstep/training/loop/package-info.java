/**
 * The training loop: epochs of shuffled batches, validation, callbacks, early stopping.
 *
 * <p>Imports {@code io.lockstep.tensor}, {@code io.lockstep.plan} to show what a step does, {@code
 * io.lockstep.kernels} and the packages of {@code io.lockstep.training} but {@code file} and {@code
 * checkpoint}. Used by one thread at a time.
 */
@NullMarked
package io.lockstep.training.loop;

import org.jspecify.annotations.NullMarked;
