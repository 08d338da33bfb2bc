/**
 * The training loop: objectives, batches, epochs, validation, callbacks, and the model file.
 * Imports the other packages of {@code io.lockstep.training} and {@code io.lockstep.tensor}. Used
 * by one thread at a time, save {@link io.lockstep.training.loop.Predictor}, which takes calls from
 * any.
 */
@NullMarked
package io.lockstep.training.loop;

import org.jspecify.annotations.NullMarked;
