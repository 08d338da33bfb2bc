/**
 * Layers that add to what training minimizes: penalties on weights and on what goes through.
 * Imports {@code io.lockstep.training.nn}, {@code io.lockstep.tensor} and {@code
 * io.lockstep.kernels}. Layers are immutable and may be shared by threads and networks.
 */
@NullMarked
package io.lockstep.training.layer.penalty;

import org.jspecify.annotations.NullMarked;
