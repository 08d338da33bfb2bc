/**
 * Batches: the inputs of a compiled step, and how examples come into them from memory or, ahead of
 * the step, from files.
 *
 * <p>Imports {@code io.lockstep.tensor}, {@code io.lockstep.backend.memory}, {@code
 * io.lockstep.kernels}, {@code training.data} and {@code training.objective}. A batch is used by
 * the thread that uses its engine.
 */
@NullMarked
package io.lockstep.training.batch;

import org.jspecify.annotations.NullMarked;
