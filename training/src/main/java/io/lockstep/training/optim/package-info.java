/**
 * Optimizers: the rules of {@code io.lockstep.kernels.library} with their state on an engine.
 * Imports {@code io.lockstep.tensor}, {@code io.lockstep.plan} to show what a step does, {@code
 * io.lockstep.kernels} and {@code training.nn}. Used by one thread at a time.
 */
@NullMarked
package io.lockstep.training.optim;

import org.jspecify.annotations.NullMarked;
