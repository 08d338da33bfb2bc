/**
 * Operations on tensors with axes of space, {@code [batch, channels, length]} and {@code [batch,
 * channels, height, width]}: convolution, pooling, upsampling, all composed of windows, products
 * and reductions of {@code tensor}. Imports that and {@code io.lockstep.kernels}. Stateless; for
 * tensors the rule of their engine holds.
 */
@NullMarked
package io.lockstep.tensor.spatial;

import org.jspecify.annotations.NullMarked;
