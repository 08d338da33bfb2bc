/**
 * Layers that change what goes through at random in training, and leave it as it is at inference:
 * noise, and corruption for denoising autoencoders. Imports {@code io.lockstep.training.nn}, {@code
 * io.lockstep.tensor} and {@code io.lockstep.kernels}. Layers are immutable and may be shared by
 * threads and networks.
 */
@NullMarked
package io.lockstep.training.layer.random;

import org.jspecify.annotations.NullMarked;
