/**
 * The steps of a run: how batches are taken, whole or as micro-batches, and which of them measure.
 *
 * <p>Imports {@code io.lockstep.tensor}, {@code io.lockstep.plan}, {@code io.lockstep.kernels} and
 * the packages of {@code io.lockstep.training} that lie below {@code loop}. Used by one thread at a
 * time.
 */
@NullMarked
package io.lockstep.training.loop.step;

import org.jspecify.annotations.NullMarked;
