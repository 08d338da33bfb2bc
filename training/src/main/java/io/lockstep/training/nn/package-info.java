/**
 * Layers, initial weights and models: what a network is made of. Imports {@code
 * io.lockstep.tensor}, {@code io.lockstep.backend} for memory and its end, {@code
 * io.lockstep.kernels} and {@code training.initial}. Layers are immutable and may be shared; a
 * {@link io.lockstep.training.nn.Model} belongs to one engine and is used by one thread.
 */
@NullMarked
package io.lockstep.training.nn;

import org.jspecify.annotations.NullMarked;
