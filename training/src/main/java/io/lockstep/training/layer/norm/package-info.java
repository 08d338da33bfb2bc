/**
 * Layers that normalize what goes through: over the batch, over an example or over groups of its
 * channels. Imports {@code io.lockstep.training.nn}, {@code io.lockstep.tensor} and {@code
 * io.lockstep.kernels}. Layers are immutable and may be shared by threads and networks.
 */
@NullMarked
package io.lockstep.training.layer.norm;

import org.jspecify.annotations.NullMarked;
