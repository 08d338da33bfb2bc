/**
 * What a model is worth and what it says: the loss of data, accuracy, predictions.
 *
 * <p>Imports {@code io.lockstep.tensor}, the exceptions of {@code io.lockstep.backend}, {@code
 * io.lockstep.kernels}, {@code training.data}, {@code training.nn}, {@code training.objective},
 * {@code training.metric} and {@code training.batch}. Used by one thread at a time, save {@link
 * io.lockstep.training.evaluation.Predictor}, which takes calls from any.
 */
@NullMarked
package io.lockstep.training.evaluation;

import org.jspecify.annotations.NullMarked;
