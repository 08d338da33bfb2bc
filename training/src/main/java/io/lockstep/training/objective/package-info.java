/**
 * What a model is trained for: task and loss, and whether data, model and scaling fit them.
 *
 * <p>Imports {@code io.lockstep.tensor}, {@code io.lockstep.kernels}, {@code training.data} and
 * {@code training.nn}. Immutable and safe for use by many threads.
 */
@NullMarked
package io.lockstep.training.objective;

import org.jspecify.annotations.NullMarked;
