/**
 * Layers over axes of space: convolution, pooling and upsampling of series {@code [c, l]} and
 * images {@code [c, h, w]}, with the shapes and names of PyTorch. Imports {@code
 * io.lockstep.training.layer}, {@code io.lockstep.training.nn}, {@code io.lockstep.tensor.spatial},
 * {@code io.lockstep.tensor} and {@code io.lockstep.kernels}. Layers are immutable and may be
 * shared by threads and networks.
 */
@NullMarked
package io.lockstep.training.layer.spatial;

import org.jspecify.annotations.NullMarked;
