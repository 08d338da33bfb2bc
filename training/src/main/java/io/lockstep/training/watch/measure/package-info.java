/**
 * What a watched step measures: tensors that are added to the step, and what is read of them after
 * it has run.
 *
 * <p>Imports {@code io.lockstep.tensor}, {@code io.lockstep.kernels} and of {@code
 * io.lockstep.training} {@code watch}, {@code nn}, {@code network} and {@code optim}. Used by the
 * thread that takes the steps.
 */
@NullMarked
package io.lockstep.training.watch.measure;

import org.jspecify.annotations.NullMarked;
