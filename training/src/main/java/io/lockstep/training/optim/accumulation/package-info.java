/**
 * Gradients of micro-batches, added up until an optimizer takes its step. Imports {@code
 * io.lockstep.tensor}, {@code io.lockstep.plan} to show what a step does, {@code io.lockstep.graph}
 * to say what its kernels are for, {@code io.lockstep.kernels}, {@code training.nn} and {@code
 * training.optim}. Used by one thread at a time.
 */
@NullMarked
package io.lockstep.training.optim.accumulation;

import org.jspecify.annotations.NullMarked;
