/**
 * Elements by their size or place: sorting, the largest few, picking along an axis. Composed of the
 * operations of {@code tensor}, so that results and gradients are the same on every device. Imports
 * that and {@code io.lockstep.kernels}. Stateless; for tensors the rule of their engine holds.
 */
@NullMarked
package io.lockstep.tensor.order;

import org.jspecify.annotations.NullMarked;
