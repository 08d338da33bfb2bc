/**
 * Optimizers: what one is made of (rule, hyperparameters and their schedules, groups, clipping,
 * constraints), and one at work with its state on an engine. Imports {@code io.lockstep.tensor},
 * {@code io.lockstep.plan} to show what a step does, {@code io.lockstep.kernels}, {@code
 * training.nn}, and {@code training.network} for the kinds of layers. Descriptions are immutable;
 * an optimizer is used by one thread at a time.
 */
@NullMarked
package io.lockstep.training.optim;

import org.jspecify.annotations.NullMarked;
